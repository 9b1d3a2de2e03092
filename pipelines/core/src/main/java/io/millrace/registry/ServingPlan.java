package io.millrace.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to serve for a role of a scenario. Data only: nothing is loaded.
 *
 * @param source why this and nothing else
 * @param base the base model; empty only for a full model or when nothing can be served
 * @param adapter the adapter's folder; empty for the plain base. A full model's folder takes the
 *     base's place
 * @param adapterId the adapter's id, by which servers name and cache it; empty for the plain base
 *     and for a folder that is in no registry
 * @param kind what the folder holds; empty for the plain base
 * @param runtimeType the kind of server; empty for the plain base, which any can serve
 * @param prefix what stands before each prompt, byte for byte; empty for nothing
 * @param passedOver what came first and cannot be served, in order
 */
public record ServingPlan(
    Source source,
    Optional<Path> base,
    Optional<Path> adapter,
    Optional<String> adapterId,
    Optional<AdapterKind> kind,
    Optional<String> runtimeType,
    String prefix,
    List<PassedOver> passedOver) {

  /**
   * Something that would have been served.
   *
   * @param adapter its id or path; empty when not even that is known
   * @param detail a sentence with the values
   */
  public record PassedOver(Source source, String adapter, Obstacle obstacle, String detail) {}

  public ServingPlan {
    passedOver = List.copyOf(passedOver);
  }
}
