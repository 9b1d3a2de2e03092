package io.millrace.jobs.mine;

import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.flink.config.MineConfig;
import io.millrace.flink.config.MineOptions.Mode;
import io.millrace.flink.mine.MineTopology;
import io.millrace.flink.reject.DeadLetters;
import io.millrace.flink.source.FileInput;
import io.millrace.flink.source.KafkaInput;
import io.millrace.flink.source.RawRecord;
import io.millrace.lake.CommitLog;
import io.millrace.privacy.Category;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.TopicPartition;

/** Wires sources, the mine topology and sinks for one configuration. */
public final class MinePipeline {

  private MinePipeline() {}

  /** Appends the whole job to an environment, which keeps what it was given beside it. */
  public static void append(StreamExecutionEnvironment env, MineConfig config) throws IOException {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    boolean batch = config.mode() == Mode.BATCH;
    settings.set(
        ExecutionOptions.RUNTIME_MODE,
        batch ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING);
    env.configure(settings);
    if (!batch) {
      env.enableCheckpointing(config.checkpointInterval().toMillis());
    }
    DataStream<Mined> mined =
        new MineTopology(minerOptions(config), config.idleness()).append(records(env, config));
    LakeSinks.append(mined, config);
    if (!config.rejectedTopic().isEmpty() && !config.readsFiles()) {
      new DeadLetters(config.rejectedTopic(), config.kafka()).append(mined);
    }
  }

  private static MinerOptions minerOptions(MineConfig config) {
    Set<Category> redacted =
        config.redact() ? EnumSet.allOf(Category.class) : EnumSet.noneOf(Category.class);
    String schemas = config.schemaDir() == null ? null : config.schemaDir().toString();
    return new MinerOptions(
        redacted, config.payload(), config.maxRecordBytes(), schemas, config.schemaRegistry());
  }

  private static DataStream<RawRecord> records(StreamExecutionEnvironment env, MineConfig config)
      throws IOException {
    if (config.readsFiles()) {
      return new FileInput(config.traceFiles(), config.feedbackFiles()).append(env);
    }
    return new KafkaInput(
            config.tracesTopic(),
            config.feedbackTopic(),
            config.kafka(),
            config.from(),
            committed(config),
            config.mode() == Mode.BATCH)
        .append(env);
  }

  private static Map<TopicPartition, Long> committed(MineConfig config) throws IOException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    new CommitLog(config.lake())
        .offsets()
        .forEach(
            (key, next) -> {
              int stream = key.indexOf('/');
              int partition = key.lastIndexOf('/');
              offsets.put(
                  new TopicPartition(
                      key.substring(stream + 1, partition),
                      Integer.parseInt(key.substring(partition + 1))),
                  next);
            });
    return offsets;
  }
}
