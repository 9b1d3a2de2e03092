package io.millrace.jobs.mine;

import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.flink.checkpoint.FiniteCheckpoints;
import io.millrace.flink.checkpoint.JobCheckpoints;
import io.millrace.flink.config.MineConfig;
import io.millrace.flink.config.MineOptions.Mode;
import io.millrace.flink.mine.MineTopology;
import io.millrace.flink.reject.DeadLetters;
import io.millrace.flink.source.FileInput;
import io.millrace.flink.source.KafkaInput;
import io.millrace.flink.source.RawRecord;
import io.millrace.flink.source.StartingPoint;
import io.millrace.identity.Sha256;
import io.millrace.lake.CommitLog;
import io.millrace.privacy.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

  /**
   * Appends the whole job to an environment, which keeps what it was given beside it.
   *
   * @return where the job starts, for people
   * @throws io.millrace.flink.config.InvalidConfigException when this host cannot use the database
   * @throws IOException when the lake or a retained checkpoint cannot be read, with the remedy
   */
  public static String append(StreamExecutionEnvironment env, MineConfig config)
      throws IOException {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(
        ExecutionOptions.RUNTIME_MODE,
        config.commitsWhileItReads() ? RuntimeExecutionMode.STREAMING : RuntimeExecutionMode.BATCH);
    env.configure(settings);
    SharedDirectory lake = SharedDirectory.at(config.lake());
    Optional<String> checkpoint = Optional.empty();
    if (config.mode() == Mode.STREAM) {
      checkpoint = keepCheckpoints(env, config, lake);
    } else if (config.commitsWhileItReads()) {
      FiniteCheckpoints.enable(env, config.checkpointInterval());
    }
    DataStream<Mined> mined =
        new MineTopology(minerOptions(config), config.idleness()).append(records(env, config));
    LakeSinks.append(mined, config, lake);
    if (!config.topicsWritten().isEmpty()) {
      new DeadLetters(config.rejectedTopic(), config.kafka()).append(mined);
    }
    if (config.readsFiles()) {
      return "files";
    }
    return checkpoint.map(path -> "checkpoint " + path).orElseGet(config.from()::shown);
  }

  private static Optional<String> keepCheckpoints(
      StreamExecutionEnvironment env, MineConfig config, SharedDirectory lake) throws IOException {
    env.enableCheckpointing(config.checkpointInterval().toMillis());
    // offsets of a checkpoint mean something only for the lake and the topics they were taken with
    String job = String.join("\n", lake.id(), config.tracesTopic(), config.feedbackTopic());
    String name = "mine-" + Sha256.hex(job.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    JobCheckpoints checkpoints = new JobCheckpoints(env.getConfiguration(), name);
    Optional<String> newest =
        config.from() instanceof StartingPoint.Checkpoint ? checkpoints.newest() : Optional.empty();
    env.configure(checkpoints.retained());
    newest.ifPresent(path -> env.configure(JobCheckpoints.resume(path)));
    return newest;
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
    if (config.sourceLake() != null) {
      return new LakeInput(config.sourceLake().toAbsolutePath()).append(env);
    }
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
