package io.millrace.jobs.gate;

import io.millrace.events.SlotFeed;
import io.millrace.flink.work.WorkSource;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Wires the gate job. */
public final class GatePipeline {

  private static final int RESTARTS = 3;

  private GatePipeline() {}

  /**
   * Appends a prepared run to an environment; each subtask of the source has a child process. There
   * are no checkpoints: what was answered lies in files, and a restarted job passes it over.
   */
  public static void append(StreamExecutionEnvironment env, GateFolder run) {
    append(env, run, Optional.empty());
  }

  /** The same, Kafka being told what the run changed in the slot. */
  static void append(StreamExecutionEnvironment env, GateFolder run, Optional<SlotFeed> feed) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, RESTARTS);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
    env.configure(settings);
    env.fromSource(
            new WorkSource(new BatchWork(run)),
            WatermarkStrategy.noWatermarks(),
            "batches of tasks")
        .uid("gate-batches")
        .transform("verdict", Types.STRING, new VerdictOperator(run, feed))
        .uid("gate-verdict")
        .setParallelism(1)
        .setMaxParallelism(1)
        .sinkTo(new DiscardingSink<>())
        .name("nothing")
        .uid("gate-nothing")
        .setParallelism(1);
  }
}
