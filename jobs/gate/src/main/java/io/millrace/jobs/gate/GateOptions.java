package io.millrace.jobs.gate;

import io.millrace.scenario.AnswerJudge;
import io.millrace.serving.JudgeServer;
import io.millrace.serving.ServerJudge;
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
 * @param judge the model that judges answers, where the scenario's verifier asks for one
 */
public record GateOptions(
    Path scenario,
    Optional<String> role,
    Optional<Path> base,
    WorkerLimits worker,
    Optional<URI> server,
    boolean serving,
    boolean canary,
    Optional<JudgeServer> judge) {

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
        false,
        Optional.empty());
  }

  /** The same with other limits. */
  public GateOptions withWorker(WorkerLimits other) {
    return new GateOptions(scenario, role, base, other, server, serving, canary, judge);
  }

  /** The same, a server being asked before a promotion. */
  public GateOptions withServer(URI asked) {
    return new GateOptions(
        scenario, role, base, worker, Optional.of(asked), serving, canary, judge);
  }

  /** The same, both arms answering on that server. */
  public GateOptions onServer(URI asked) {
    return new GateOptions(scenario, role, base, worker, Optional.of(asked), true, canary, judge);
  }

  /** The same, a promotion being left to a canary. */
  public GateOptions forCanary() {
    return new GateOptions(scenario, role, base, worker, server, serving, true, judge);
  }

  /** The same, a model judging the answers. */
  public GateOptions judgedBy(JudgeServer asked) {
    return new GateOptions(
        scenario, role, base, worker, server, serving, canary, Optional.of(asked));
  }

  /** The model that judges answers; null where none was named. */
  AnswerJudge openJudge() {
    return judge.map(ServerJudge::of).orElse(null);
  }
}
