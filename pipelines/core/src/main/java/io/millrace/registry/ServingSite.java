package io.millrace.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the machine that asks can serve.
 *
 * @param runtimeTypes the kinds of servers there are
 * @param memoryBytes what an adapter may take beside its base; empty when unknown, which refuses
 *     nothing
 * @param bases where base models lie
 * @param notLoaded ids of adapters that it has tried to load and could not, with the reason
 */
public record ServingSite(
    List<String> runtimeTypes,
    OptionalLong memoryBytes,
    Bases bases,
    Map<String, String> notLoaded) {

  public ServingSite {
    runtimeTypes = List.copyOf(runtimeTypes);
    notLoaded = Map.copyOf(notLoaded);
  }

  /** A site that has not tried anything yet. */
  public ServingSite(List<String> runtimeTypes, OptionalLong memoryBytes, Bases bases) {
    this(runtimeTypes, memoryBytes, bases, Map.of());
  }

  /** Finds base models by the name that a manifest or a scenario has for them. */
  @FunctionalInterface
  public interface Bases {
    Optional<BaseFolder> find(String id);
  }

  /**
   * A base model that is there.
   *
   * @param weightsHash {@link WeightsHash} of it; empty when nobody has taken it, and then it is
   *     not compared
   */
  public record BaseFolder(String id, Path folder, Optional<String> weightsHash) {}
}
