package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is known of an adapter besides its files. All but {@code codeVersion} and {@code
 * datasetHash} must follow from the training alone: a time or a speed in it would make two runs of
 * the same training differ, and the second be refused.
 *
 * @param scenario the scenario it was trained for
 * @param role the role in the scenario
 * @param backend how it was trained: {@code sft}, {@code dpo}, {@code full}
 * @param runtimeTypes the kinds of servers that can serve it, best first
 * @param base what it was trained against; null for a full model trained from nothing
 * @param conditioning how prompts are marked; null when they are not
 * @param datasetHash the first dataset it was trained on
 * @param training the training's configuration, an object; numbers keep their decimal value
 * @param seed the training's seed
 * @param metrics finite numbers by name
 * @param environment facts about the libraries that trained it, by name
 * @param parent the id of the adapter that training went on from; null for none
 * @param memoryBytes what a server needs to hold it beside its base; null when unknown
 * @param codeVersion the version of Millrace that published it first, and its commit where known
 */
public record AdapterManifest(
    AdapterKind kind,
    String scenario,
    String role,
    String backend,
    List<String> runtimeTypes,
    BaseModel base,
    Conditioning conditioning,
    String datasetHash,
    JsonNode training,
    long seed,
    SortedMap<String, Double> metrics,
    SortedMap<String, String> environment,
    String parent,
    Long memoryBytes,
    String codeVersion) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /**
   * @throws IllegalArgumentException when a name is not {@code [a-z0-9][a-z0-9._-]{0,63}}, an
   *     adapter has no base, or a metric is not finite
   */
  public AdapterManifest {
    name("scenario", scenario);
    name("role", role);
    name("backend", backend);
    runtimeTypes = List.copyOf(runtimeTypes);
    runtimeTypes.forEach(type -> name("runtime type", type));
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    training = Manifests.canonical(training);
    Objects.requireNonNull(datasetHash, "datasetHash");
    if (kind == AdapterKind.ADAPTER && base == null) {
      throw new IllegalArgumentException(
          "an adapter without a base cannot be served; name the base it was trained against");
    }
    metrics.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                "the metric '%s' is %s; leave out what has no value".formatted(name, value));
          }
        });
  }

  static void name(String what, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' cannot be a %s; use up to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit"
              .formatted(name, what));
    }
  }
}
