package io.millrace.jobs.canary;

import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryPlan;
import io.millrace.events.SlotFeed;
import io.millrace.events.SlotTopic;
import io.millrace.flink.checkpoint.JobCheckpoints;
import io.millrace.flink.config.CanaryConfig;
import io.millrace.flink.config.InvalidConfigException;
import io.millrace.flink.mine.MineTopology;
import io.millrace.flink.source.FileInput;
import io.millrace.flink.source.KafkaInput;
import io.millrace.flink.source.RawRecord;
import io.millrace.flink.source.StartingPoint;
import io.millrace.identity.Sha256;
import io.millrace.lake.RolloutFiles;
import io.millrace.lake.RolloutRows;
import io.millrace.lake.RolloutText;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Wires sources, decoding and the watch over a slot's canary for one configuration. */
public final class CanaryPipeline {

  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final String GROUP = "group.id";
  private static final int RESTARTS_IN_A_ROW = 5;

  private CanaryPipeline() {}

  /**
   * Appends the whole job to an environment. It fails after five restarts in a row, unless the
   * environment names another strategy.
   *
   * @return where the job starts, for people
   * @throws IOException when the registry, the lake or a retained checkpoint cannot be read
   * @throws InvalidConfigException when there is nothing in the lake that is to be read, or text of
   *     none of the canary's answers
   */
  public static String append(StreamExecutionEnvironment env, CanaryConfig config)
      throws IOException {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(
        ExecutionOptions.RUNTIME_MODE,
        config.batch() ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING);
    if (env.getConfiguration().getOptional(RestartStrategyOptions.RESTART_STRATEGY).isEmpty()) {
      settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
      settings.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS_IN_A_ROW);
    }
    env.configure(settings);
    requireText(config);
    Optional<Instant> began = began(config);
    Optional<String> checkpoint =
        config.batch() ? Optional.empty() : keepCheckpoints(env, config, began);
    StartingPoint from = from(config, began);
    CanaryTopology topology = new CanaryTopology(config, feed(config));
    DataStream<TraceNews> news =
        config.sourceLake() == null
            ? topology.mined(
                new MineTopology(config.miner(), config.idleness())
                    .append(records(env, config, from)))
            : topology.kept(kept(env, config.sourceLake()));
    topology
        .watch(news)
        .sinkTo(new DiscardingSink<>())
        .name("nothing")
        .uid("canary-nothing")
        .setParallelism(1);
    if (config.sourceLake() != null) {
      return "the lake " + config.sourceLake();
    }
    return config.readsFiles()
        ? "files"
        : checkpoint.map(path -> "checkpoint " + path).orElseGet(from::shown);
  }

  /** The log of the slot that is watched. */
  public static SlotLog log(CanaryConfig config) {
    return SlotPlace.of(config).log();
  }

  /**
   * Of how many answers of a canary the lake has the text; of none where no lake is read.
   *
   * @throws IOException when the lake cannot be read
   */
  public static RolloutText text(CanaryConfig config, CanaryPlan plan) throws IOException {
    if (config.sourceLake() == null) {
      return new RolloutText(0, 0, 0);
    }
    try (RolloutRows rows = RolloutRows.open()) {
      return rows.text(RolloutFiles.in(config.sourceLake()), plan.policy(), plan.canary());
    }
  }

  private static void requireText(CanaryConfig config) throws IOException {
    SlotLog log = log(config);
    Optional<CanaryPlan> plan = CanaryLog.plan(log, log.state());
    if (plan.isPresent()) {
      RolloutText text = text(config, plan.get());
      if (text.kept() == 0 && text.missing() > 0) {
        throw new InvalidConfigException(
            List.of(
                "files.lake %s holds text of none of the %d answers of the canary in slot %s (mine.payload was off), so nobody knows their conversations: read Kafka or files instead"
                    .formatted(config.sourceLake(), text.missing(), config.slot())));
      }
    }
  }

  private static Optional<String> keepCheckpoints(
      StreamExecutionEnvironment env, CanaryConfig config, Optional<Instant> began)
      throws IOException {
    env.enableCheckpointing(config.checkpointInterval().toMillis());
    String job =
        String.join(
            "\n",
            config.registry().toString(),
            config.slot().toString(),
            config.tracesTopic(),
            config.feedbackTopic(),
            config.weights().toString());
    String name = "canary-" + Sha256.hex(job.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    JobCheckpoints checkpoints = new JobCheckpoints(env.getConfiguration(), name);
    Optional<String> newest =
        config.from() instanceof StartingPoint.Checkpoint
            ? checkpoints.newest(began.orElse(Instant.MIN))
            : Optional.empty();
    env.configure(checkpoints.retained());
    newest.ifPresent(path -> env.configure(JobCheckpoints.resume(path)));
    return newest;
  }

  /** When the slot's canary began; empty without one. */
  private static Optional<Instant> began(CanaryConfig config) throws IOException {
    SlotLog log = log(config);
    Optional<CanaryPlan> plan = CanaryLog.plan(log, log.state());
    return plan.isEmpty() ? Optional.empty() : Optional.of(log.entry(plan.get().sequence()).at());
  }

  /** Without a checkpoint, what came since the slot's canary began, or from now on without one. */
  private static StartingPoint from(CanaryConfig config, Optional<Instant> began) {
    return config.from() instanceof StartingPoint.Checkpoint
        ? new StartingPoint.At(began.orElseGet(Instant::now).minus(MARGIN))
        : config.from();
  }

  private static Optional<SlotFeed> feed(CanaryConfig config) throws IOException {
    Optional<SlotTopic> topic =
        config.kafka().containsKey("bootstrap.servers")
            ? Optional.of(new SlotTopic(new TreeMap<>(config.kafka()), config.adaptersTopic()))
            : Optional.empty();
    // the newest once more: whoever wrote it may have been cut off before it was told
    return SlotFeed.from(topic, config.registry(), config.slot())
        .map(
            feed ->
                new SlotFeed(
                    feed.topic(),
                    feed.registry(),
                    feed.scenario(),
                    feed.role(),
                    Math.max(0, feed.after() - 1)));
  }

  private static DataStream<RolloutFiles> kept(StreamExecutionEnvironment env, Path lake)
      throws IOException {
    List<RolloutFiles> files = RolloutFiles.in(lake);
    if (files.isEmpty()) {
      throw new InvalidConfigException(
          List.of("files.lake %s holds no commits: name the root of a lake".formatted(lake)));
    }
    return env.fromData(files, TypeInformation.of(RolloutFiles.class))
        .name("files of the lake")
        .uid("lake-files");
  }

  private static DataStream<RawRecord> records(
      StreamExecutionEnvironment env, CanaryConfig config, StartingPoint from) throws IOException {
    if (config.readsFiles()) {
      return new FileInput(config.traceFiles(), config.feedbackFiles()).append(env);
    }
    Map<String, String> clients = new HashMap<>(config.kafka());
    clients.putIfAbsent(GROUP, "millrace-canary");
    return new KafkaInput(
            config.tracesTopic(), config.feedbackTopic(), clients, from, Map.of(), config.batch())
        .append(env);
  }
}
