package io.millrace.jobs.train;

import io.millrace.events.SlotFeed;
import io.millrace.flink.work.WorkSource;
import io.millrace.model.worker.WorkerJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
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
    append(env, runs, runIds, Map.of());
  }

  /**
   * The same, Kafka being told of new candidates.
   *
   * @param feeds by run
   */
  static void append(
      StreamExecutionEnvironment env, Path runs, List<String> runIds, Map<String, SlotFeed> feeds) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS_IN_A_ROW);
    env.configure(settings);
    env.enableCheckpointing(CHECKPOINT_MILLIS);
    DataStream<String> results =
        env.fromSource(
                new WorkSource(new RunWork(runs, runIds)),
                WatermarkStrategy.noWatermarks(),
                "training runs")
            .uid("training-runs")
            .map(new GpuDiscovery())
            .name("gpus")
            .uid("gpus");
    if (!feeds.isEmpty()) {
      TreeMap<String, SlotFeed> told = new TreeMap<>(feeds);
      MapFunction<String, String> telling =
          result -> {
            told.get(WorkerJson.MAPPER.readValue(result, RunResult.class).runId()).send();
            return result;
          };
      results = results.map(telling).returns(Types.STRING).name("slot events").uid("slot-events");
    }
    results.sinkTo(new DiscardingSink<>()).name("results").uid("results");
  }
}
