package io.millrace.jobs.gate;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a gate is asked for.
 *
 * @param scenario the scenario's directory
 * @param role empty for the scenario's first
 * @param base the base model's folder instead of the scenario's
 */
public record GateOptions(
    Path scenario, Optional<String> role, Optional<Path> base, WorkerLimits worker) {

  /** The scenario's own base and first role. */
  public static GateOptions of(Path scenario) {
    return new GateOptions(scenario, Optional.empty(), Optional.empty(), WorkerLimits.DEFAULT);
  }

  /** The same for another role. */
  public GateOptions withRole(String other) {
    return new GateOptions(scenario, Optional.of(other), base, worker);
  }

  /** The same with other limits. */
  public GateOptions withWorker(WorkerLimits other) {
    return new GateOptions(scenario, role, base, other);
  }
}
