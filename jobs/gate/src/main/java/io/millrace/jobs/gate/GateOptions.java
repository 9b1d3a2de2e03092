package io.millrace.jobs.gate;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a gate is asked for.
 *
 * @param scenario the scenario's directory
 * @param role empty for the scenario's first
 * @param base the base model's folder instead of the scenario's
 * @param server asked before a promotion: one with OpenAI's calls and vLLM's for adapters
 */
public record GateOptions(
    Path scenario,
    Optional<String> role,
    Optional<Path> base,
    WorkerLimits worker,
    Optional<URI> server) {

  /** The scenario's own base and first role. */
  public static GateOptions of(Path scenario) {
    return new GateOptions(
        scenario, Optional.empty(), Optional.empty(), WorkerLimits.DEFAULT, Optional.empty());
  }

  /** The same for another role. */
  public GateOptions withRole(String other) {
    return new GateOptions(scenario, Optional.of(other), base, worker, server);
  }

  /** The same with other limits. */
  public GateOptions withWorker(WorkerLimits other) {
    return new GateOptions(scenario, role, base, other, server);
  }

  /** The same, a server being asked before a promotion. */
  public GateOptions withServer(URI asked) {
    return new GateOptions(scenario, role, base, worker, Optional.of(asked));
  }
}
