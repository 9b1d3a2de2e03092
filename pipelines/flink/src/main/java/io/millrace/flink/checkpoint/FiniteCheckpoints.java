package io.millrace.flink.checkpoint;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Checkpoints of a job whose input ends, taken at an interval while its source is a backlog. Flink
 * ends such a job with one more checkpoint, which therefore comes soon after the source.
 */
public final class FiniteCheckpoints {

  private static final Duration SOON = Duration.ofMillis(500);
  private static final String NO_RESTART = "none";

  private FiniteCheckpoints() {}

  /** Takes checkpoints; the job restarts from them only where Flink was told how. */
  public static void enable(StreamExecutionEnvironment env, Duration interval) {
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG, interval);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        interval.compareTo(SOON) < 0 ? interval : SOON);
    boolean told =
        env.getConfiguration().getOptional(RestartStrategyOptions.RESTART_STRATEGY).isPresent();
    if (!told) {
      // by default Flink restarts what has checkpoints for ever, and nobody would hear of a failure
      settings.set(RestartStrategyOptions.RESTART_STRATEGY, NO_RESTART);
    }
    env.configure(settings);
  }
}
