package io.millrace.cli.run;

import io.millrace.cli.Elapsed;
import io.millrace.cli.MiningOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.settings.SettingsException;
import io.millrace.flink.config.InvalidConfigException;
import io.millrace.flink.config.MineConfig;
import io.millrace.flink.config.MineOptions;
import io.millrace.jobs.mine.MinePipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The mine job in this process, for a machine without a Flink cluster. */
@Command(
    name = "mine",
    description = {
      "Runs the mine job in this process, with Flink's web UI on loopback.",
      "On a cluster, submit the job's jar with flink run instead; the options are the same keys."
    },
    mixinStandardHelpOptions = true)
public final class MineCommand implements Callable<Integer> {

  private static final Duration REST_LIMIT = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;
  @Mixin private MiningOptions settings;
  @Mixin private JobInput input;

  @Option(
      names = "--from",
      description =
          "Where to start: checkpoint (the newest retained one; without any, as commit), commit"
              + " (behind the newest commit file), earliest, latest, a time, or lake (with"
              + " --source-lake; batch) (${DEFAULT-VALUE}).",
      defaultValue = "checkpoint")
  private String from;

  @Option(
      names = "--source-lake",
      paramLabel = "DIR",
      description = "The lake that --from lake mines again, into another --lake and --duckdb.")
  private String sourceLake;

  @Option(names = "--parallelism", description = "Subtasks (${DEFAULT-VALUE}).")
  private int parallelism = 2;

  @Override
  public Integer call() throws IOException {
    if (parallelism <= 0) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot use --parallelism %d; give a number above 0".formatted(parallelism));
    }
    Settings read = settings.read();
    Map<String, String> keys = JobKeys.of(read, read.kafka(), read.influx(), read.lakeDirectory());
    input.addTo(keys);
    keys.put(MineOptions.FROM.key(), from);
    if (sourceLake != null) {
      keys.put(MineOptions.SOURCE_LAKE.key(), sourceLake);
    }
    try {
      mine(read, MineConfig.from(keys));
    } catch (InvalidConfigException unusable) {
      throw new SettingsException(unusable.faults());
    }
    return 0;
  }

  private void mine(Settings read, MineConfig config) throws IOException {
    if (!config.readsFiles()) {
      ExternalKafka.require(config.kafka(), config.topicsRead(), config.topicsWritten());
    }
    Timeline timeline = new Timeline(spec.commandLine().getErr());
    try (EmbeddedFlink flink = EmbeddedFlink.start(read.home(), parallelism)) {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(
              EmbeddedFlink.configuration(read.home()));
      env.setParallelism(parallelism);
      String start = MinePipeline.append(env, config);
      JobID job = flink.submit(env.getStreamGraph());
      timeline.say("mining from %s".formatted(start));
      timeline.say("web UI at %s, Ctrl-C to stop".formatted(flink.url()));
      if (config.mode() == MineOptions.Mode.BATCH) {
        JobRecords mined = new JobRecords(flink.url(), job, MinedShare.in(config), REST_LIMIT);
        try (Elapsed elapsed = new Elapsed(spec.commandLine().getErr(), "Mining", mined::after)) {
          flink.awaitEnd(job);
        }
      } else {
        flink.awaitEnd(job);
      }
      timeline.say("done; rows are in %s".formatted(read.duckdb()));
    }
  }
}
