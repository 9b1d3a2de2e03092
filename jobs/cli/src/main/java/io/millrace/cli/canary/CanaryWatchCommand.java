package io.millrace.cli.canary;

import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryReceipt;
import io.millrace.canary.CanaryVerdict;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.cli.adapters.SlotOptions;
import io.millrace.cli.run.EmbeddedFlink;
import io.millrace.cli.run.ExternalKafka;
import io.millrace.cli.run.JobInput;
import io.millrace.cli.run.Timeline;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.settings.SettingsException;
import io.millrace.flink.config.CanaryConfig;
import io.millrace.flink.config.CanaryOptions;
import io.millrace.flink.config.InvalidConfigException;
import io.millrace.jobs.canary.CanaryPipeline;
import io.millrace.jobs.canary.CanaryProgress;
import io.millrace.jobs.canary.CanarySettlement;
import io.millrace.lake.RolloutText;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The canary job in this process, for a machine without a Flink cluster. */
@Command(
    name = "watch",
    description = {
      "Watches the canary over the traffic on Kafka and moves the slot when it is decided.",
      "Ends then, or with Ctrl-C; the next call goes on from the newest checkpoint. In batch it reads"
          + " recorded traffic to its end and decides as check would. On a cluster, submit the job's"
          + " jar with flink run instead."
    },
    mixinStandardHelpOptions = true)
final class CanaryWatchCommand implements Callable<Integer> {

  /** How long the job may still be telling others of the end; it says when it has. */
  private static final long OTHERS_END = TimeUnit.SECONDS.toNanos(10);

  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(500);

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;
  @Mixin private SlotOptions slot;
  @Mixin private JobInput input;

  @Option(
      names = "--from",
      defaultValue = "checkpoint",
      description =
          "Where to start: checkpoint (the newest retained one; without any, when the canary began),"
              + " earliest, latest, a time, or lake: what the mine job has kept, instead of Kafka;"
              + " batch (${DEFAULT-VALUE}).")
  private String from;

  @Option(
      names = "--source-lake",
      paramLabel = "DIR",
      description = "The lake that --from lake reads; by default --lake.")
  private String sourceLake;

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "In batch, the time of the last look; by default now.")
  private String at;

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      description = "How long late records still change a conversation, such as 1h.")
  private String keep;

  @Option(names = "--parallelism", description = "Subtasks (${DEFAULT-VALUE}).")
  private int parallelism = 1;

  @Override
  public Integer call() throws IOException, SQLException {
    if (parallelism <= 0) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot use --parallelism %d; give a number above 0".formatted(parallelism));
    }
    Settings read = settings.read();
    SlotLog log = options.slots().log(slot.slot());
    CanaryPlan plan = CanarySlot.require(log, log.state());
    CanaryConfig config;
    try {
      config = CanaryConfig.from(keys(read));
      watch(read, config, plan);
    } catch (InvalidConfigException unusable) {
      throw new SettingsException(unusable.faults());
    }
    tell(read.home(), log, plan);
    RolloutText text = CanaryPipeline.text(config, plan);
    CanaryText.withoutText(spec.commandLine().getOut(), text.missing(), text.ofCanary());
    return 0;
  }

  private void watch(Settings read, CanaryConfig config, CanaryPlan plan) throws IOException {
    if (!config.readsFiles()) {
      ExternalKafka.require(config.kafka(), config.topicsRead(), Map.of());
    }
    if (config.batch()) {
      CanaryProgress.forget(read.home(), config.slot());
    }
    Timeline timeline = new Timeline(spec.commandLine().getErr());
    try (EmbeddedFlink flink = EmbeddedFlink.start(read.home(), parallelism)) {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(
              EmbeddedFlink.configuration(read.home()));
      env.setParallelism(parallelism);
      String start = CanaryPipeline.append(env, config);
      JobID job = flink.submit(env.getStreamGraph());
      timeline.say("watching slot %s from %s".formatted(config.slot(), start));
      timeline.say("web UI at %s, Ctrl-C to stop".formatted(flink.url()));
      await(flink, job, config, plan, timeline);
    }
  }

  private Map<String, String> keys(Settings read) throws IOException, SQLException {
    Map<String, String> keys =
        CanaryKeys.of(
            read, options.directory(), slot.slot(), FeedbackNames.weights(read, slot.slot()));
    input.addTo(keys);
    keys.put(CanaryOptions.FROM.key(), from);
    if (sourceLake != null) {
      keys.put(CanaryOptions.SOURCE_LAKE.key(), sourceLake);
    }
    if (at != null) {
      keys.put(CanaryOptions.AT.key(), at);
    }
    if (keep != null) {
      keys.put(CanaryOptions.KEEP.key(), keep);
    }
    return keys;
  }

  /** Waits for the end of the job, or of the rollout, whoever ends it. */
  private static void await(
      EmbeddedFlink flink, JobID job, CanaryConfig config, CanaryPlan plan, Timeline timeline)
      throws IOException {
    Optional<CanaryProgress> shown = CanaryProgress.read(config.home(), config.slot());
    SlotLog log = CanaryPipeline.log(config);
    long endedAt = 0;
    JobStatus before = JobStatus.CREATED;
    for (JobStatus status = flink.status(job);
        !status.isGloballyTerminalState();
        status = flink.status(job)) {
      boolean failed = status == JobStatus.RESTARTING || status == JobStatus.FAILING;
      if (failed && status != before) {
        timeline.say(
            "a failure: the job is %s; the web UI shows its cause"
                .formatted(status.name().toLowerCase(Locale.ROOT)));
      }
      before = status;
      LockSupport.parkNanos(POLL);
      Optional<CanaryProgress> now = CanaryProgress.read(config.home(), config.slot());
      if (!now.equals(shown)) {
        now.ifPresent(progress -> timeline.say(progress.line()));
        shown = now;
      }
      Optional<SlotEntry> end = config.batch() ? Optional.empty() : CanaryLog.end(log, plan);
      if (end.isPresent()) {
        endedAt = endedAt == 0 ? System.nanoTime() : endedAt;
        Optional<String> told = now.map(CanaryProgress::verdict);
        if (end.get().verdict().equals(told) || System.nanoTime() - endedAt > OTHERS_END) {
          return;
        }
      }
    }
    flink.awaitEnd(job);
  }

  private void tell(Path home, SlotLog log, CanaryPlan plan) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Optional<SlotEntry> end = CanaryLog.end(log, plan);
    Optional<String> receipt = end.flatMap(SlotEntry::verdict);
    if (end.isEmpty()) {
      receipt =
          CanaryProgress.read(home, slot.slot())
              .filter(progress -> progress.plan().equals(plan))
              .map(CanaryProgress::verdict)
              .filter(id -> !id.isEmpty());
    }
    if (receipt.isPresent()) {
      Path file = CanarySettlement.receipts(home).resolve(receipt.get() + ".json");
      CanaryVerdict verdict = CanaryReceipt.read(file);
      CanaryText.print(out, verdict);
    } else if (end.isEmpty()) {
      out.println("No conversation of the canary in slot %s was old enough".formatted(slot.slot()));
    }
    end.ifPresent(entry -> CanaryText.print(out, entry));
  }
}
