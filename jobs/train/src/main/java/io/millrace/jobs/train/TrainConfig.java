package io.millrace.jobs.train;

import io.millrace.events.SlotTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the train job is asked for, by the options {@link #KNOWN}. Names of scenarios and roles may
 * be given in several options, or with commas between.
 *
 * @param names of scenarios, at least one
 * @param roles empty for each scenario's own
 * @param scenarios where the scenarios' directories lie
 */
record TrainConfig(
    TrainingHome home,
    List<String> names,
    List<String> roles,
    Path scenarios,
    Trainings trainings,
    Optional<SlotTopic> events) {

  private static final String KNOWN =
      "home, scenario, role, scenarios, base, dataset, agent, conditioning, base-name, lake,"
          + " duckdb.path, cache, min-pairs, worker-heap-megabytes, worker-stall-seconds, recipe.*,"
          + " kafka.* and topics.adapters";

  private static final String RECIPE = "recipe.";

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException naming the first that is missing, unknown, repeated or
   *     unusable
   */
  static TrainConfig from(Map<String, Collection<String>> given) {
    Map<String, Collection<String>> all = new TreeMap<>(given);
    List<String> names = names(all.remove("scenario"));
    List<String> roles = names(all.remove("role"));
    if (names.isEmpty()) {
      throw missing("scenario");
    }
    Map<String, String> keys = new TreeMap<>();
    all.forEach((key, values) -> keys.put(key, only(key, values)));
    TrainingHome home = new TrainingHome(path(keys, "home").orElseThrow(() -> missing("home")));
    Path lake = path(keys, "lake").orElse(home.home().resolve("lake"));
    Path duckdb = path(keys, "duckdb.path").orElse(home.home().resolve("millrace.duckdb"));
    String cache = path(keys, "cache").orElse(home.cache()).toString();
    Path scenarios = path(keys, "scenarios").orElse(Path.of("scenarios"));
    TrainingOptions options =
        new TrainingOptions(
            path(keys, "base"),
            Optional.ofNullable(keys.remove("base-name")),
            Optional.ofNullable(keys.remove("dataset")),
            Optional.ofNullable(keys.remove("agent")),
            Optional.ofNullable(keys.remove("conditioning")),
            number(keys, "min-pairs"),
            recipe(keys));
    WorkerOptions worker =
        WorkerOptions.in(cache)
            .with(
                positive(keys, "worker-heap-megabytes", WorkerOptions.HEAP_MEGABYTES),
                positive(keys, "worker-stall-seconds", WorkerOptions.STALL_SECONDS));
    Optional<SlotTopic> events = SlotTopic.taken(keys);
    if (!keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot use the options %s; known are %s".formatted(keys.keySet(), KNOWN));
    }
    Trainings trainings = new Trainings(home, lake, worker, options, new Funnel(duckdb));
    return new TrainConfig(home, names, roles, scenarios, trainings, events);
  }

  /**
   * The names of the scenarios, each once.
   *
   * @throws IllegalArgumentException when one dataset is asked for, but several scenarios
   */
  Set<String> distinct() {
    return trainings.distinct(names);
  }

  /** What is to be trained of one scenario. */
  List<Target> targets(String name) throws IOException {
    return trainings.targets(List.of(name), roles, scenarios);
  }

  private static List<String> names(Collection<String> given) {
    List<String> names = new ArrayList<>();
    for (String each : given == null ? List.<String>of() : given) {
      Arrays.stream(each.split(",")).map(String::strip).forEach(names::add);
    }
    names.removeIf(String::isEmpty);
    return names;
  }

  private static String only(String key, Collection<String> values) {
    if (values.size() > 1) {
      throw new IllegalArgumentException(
          "Cannot use --%s %d times; give it once".formatted(key, values.size()));
    }
    return values.iterator().next();
  }

  private static Map<String, String> recipe(Map<String, String> keys) {
    Map<String, String> recipe = new TreeMap<>();
    keys.forEach(
        (key, value) -> {
          if (key.startsWith(RECIPE)) {
            recipe.put(key.substring(RECIPE.length()), value);
          }
        });
    recipe.keySet().forEach(key -> keys.remove(RECIPE + key));
    return recipe;
  }

  private static Optional<Path> path(Map<String, String> keys, String key) {
    return Optional.ofNullable(keys.remove(key)).map(Path::of);
  }

  private static int positive(Map<String, String> keys, String key, int otherwise) {
    int value = number(keys, key).orElse(otherwise);
    if (value < 1) {
      throw new IllegalArgumentException(
          "Cannot use --%s %d; give at least 1".formatted(key, value));
    }
    return value;
  }

  private static OptionalInt number(Map<String, String> keys, String key) {
    String value = keys.remove(key);
    try {
      return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(
          "Cannot use --%s %s; give a whole number".formatted(key, value), noNumber);
    }
  }

  private static IllegalArgumentException missing(String key) {
    return new IllegalArgumentException("Cannot train without --" + key + "; give it a value");
  }
}
