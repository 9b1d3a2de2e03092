package io.millrace.cli.gate;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.run.EmbeddedFlink;
import io.millrace.jobs.gate.GateFolder;
import io.millrace.jobs.gate.GateOutcome;
import io.millrace.jobs.gate.GatePipeline;
import io.millrace.jobs.gate.GatePreparation;
import io.millrace.jobs.gate.GateProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs of the gate on the Flink cluster in this process. */
public final class EmbeddedGate {

  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(200);

  private final EmbeddedFlink flink;
  private final Path home;
  private final int parallelism;

  /**
   * @param parallelism how many child processes answer; the cluster needs as many free slots
   */
  public EmbeddedGate(EmbeddedFlink flink, Path home, int parallelism) {
    this.flink = flink;
    this.home = home;
    this.parallelism = parallelism;
  }

  /**
   * Tests one candidate to the end of this run.
   *
   * @param progress hears the newest evidence whenever it has changed
   * @throws IllegalArgumentException when it cannot be tested, with the reason
   * @throws CommandFailure when the job fails
   */
  public GateOutcome run(
      GatePreparation preparation, String adapterId, Consumer<GateProgress> progress)
      throws IOException {
    GateFolder run = preparation.prepare(adapterId);
    if (run.outcome().isEmpty()) {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(EmbeddedFlink.configuration(home));
      env.setParallelism(parallelism);
      GatePipeline.append(env, run);
      JobID job = flink.submit(env.getStreamGraph());
      Optional<GateProgress> shown = Optional.empty();
      while (!flink.status(job).isGloballyTerminalState()) {
        LockSupport.parkNanos(POLL);
        Optional<GateProgress> now = run.progress();
        if (!now.equals(shown)) {
          now.ifPresent(progress);
          shown = now;
        }
      }
      flink.awaitEnd(job);
    }
    return run.outcome()
        .orElseThrow(
            () ->
                new CommandFailure(
                    "The gate ended without an outcome; see %s and run it again"
                        .formatted(run.path())));
  }
}
