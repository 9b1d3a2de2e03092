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
 * @param serving whether both arms answer on that server, by turns, and latency is judged
 * @param canary whether a candidate that would be promoted stays a shadow, for a canary to begin
 */
public record GateOptions(
    Path scenario,
    Optional<String> role,
    Optional<Path> base,
    WorkerLimits worker,
    Optional<URI> server,
    boolean serving,
    boolean canary) {

  /**
   * @throws IllegalArgumentException when they are to answer on a server and none is named
   */
  public GateOptions {
    if (serving && server.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot judge latency without a server; name the one that serves with --server URL");
    }
  }

  /** The scenario's own base and first role. */
  public static GateOptions of(Path scenario) {
    return new GateOptions(
        scenario,
        Optional.empty(),
        Optional.empty(),
        WorkerLimits.DEFAULT,
        Optional.empty(),
        false,
        false);
  }

  /** The same for another role. */
  public GateOptions withRole(String other) {
    return new GateOptions(scenario, Optional.of(other), base, worker, server, serving, canary);
  }

  /** The same with other limits. */
  public GateOptions withWorker(WorkerLimits other) {
    return new GateOptions(scenario, role, base, other, server, serving, canary);
  }

  /** The same, a server being asked before a promotion. */
  public GateOptions withServer(URI asked) {
    return new GateOptions(scenario, role, base, worker, Optional.of(asked), serving, canary);
  }

  /** The same, both arms answering on that server. */
  public GateOptions onServer(URI asked) {
    return new GateOptions(scenario, role, base, worker, Optional.of(asked), true, canary);
  }

  /** The same, a promotion being left to a canary. */
  public GateOptions forCanary() {
    return new GateOptions(scenario, role, base, worker, server, serving, true);
  }
}
