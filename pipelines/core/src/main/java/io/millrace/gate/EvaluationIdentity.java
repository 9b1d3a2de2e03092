package io.millrace.gate;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must be the same for two results to be compared.
 *
 * @param tasks SHA-256 of the tasks with their groups, see {@link io.millrace.scenario.TaskSet}
 * @param verifier its description, with the version of its code
 * @param generation the settings of generation, by name
 * @param seeds of generation
 * @param engine the engine that generates, with its version
 */
public record EvaluationIdentity(
    String tasks,
    String verifier,
    SortedMap<String, String> generation,
    List<Long> seeds,
    String engine) {

  public EvaluationIdentity {
    generation = new TreeMap<>(generation);
    seeds = List.copyOf(seeds);
  }

  /** SHA-256 of the canonical JSON, lower-case hex. */
  public String hash() {
    return GateJson.hash(this);
  }
}
