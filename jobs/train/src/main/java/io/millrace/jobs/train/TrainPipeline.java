package io.millrace.jobs.train;

import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Wires the train job. */
public final class TrainPipeline {

  private static final long CHECKPOINT_MILLIS = 5_000;

  private static final int RESTARTS_IN_A_ROW = 5;

  private TrainPipeline() {}

  /**
   * Appends the runs to an environment; each subtask carries out one at a time.
   *
   * @param runs the directory of the runs' folders, which all hosts must see
   */
  public static void append(StreamExecutionEnvironment env, Path runs, List<String> runIds) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS_IN_A_ROW);
    env.configure(settings);
    env.enableCheckpointing(CHECKPOINT_MILLIS);
    env.fromSource(new RunSource(runs, runIds), WatermarkStrategy.noWatermarks(), "training runs")
        .uid("training-runs")
        .map(new GpuDiscovery())
        .name("gpus")
        .uid("gpus")
        .sinkTo(new DiscardingSink<>())
        .name("results")
        .uid("results");
  }
}
