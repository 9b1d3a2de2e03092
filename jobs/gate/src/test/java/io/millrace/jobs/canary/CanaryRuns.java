package io.millrace.jobs.canary;

import io.millrace.canary.CanaryPlan;
import io.millrace.fact.Mined;
import io.millrace.flink.config.CanaryConfig;
import io.millrace.jobs.canary.Rollouts.Input;
import io.millrace.lake.RolloutText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the canary's job in this process. */
final class CanaryRuns {

  private CanaryRuns() {}

  /** The options that name the slot and its home. */
  static Map<String, String> keys(Rollouts home) {
    Map<String, String> keys = new HashMap<>();
    keys.put("home", home.home().toString());
    keys.put("scenario", "desk");
    keys.put("role", "triage");
    return keys;
  }

  /** The whole job, which fails at its first failure. */
  static StreamExecutionEnvironment environment(
      Rollouts home, Map<String, String> keys, int parallelism) throws IOException {
    Configuration flink = new Configuration();
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        home.home().resolve("checkpoints").toUri().toString());
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, flink);
    CanaryPipeline.append(env, CanaryConfig.from(keys));
    return env;
  }

  /** Watches records of files to their end. */
  static void files(Rollouts home, List<Input> inputs, int parallelism) throws Exception {
    Map<String, String> keys = keys(home);
    keys.put("mode", "batch");
    Path traces = home.home().resolve("traces.jsonl");
    Path feedback = home.home().resolve("feedback.jsonl");
    keys.put("files.traces", Rollouts.write(inputs, Mined.TRACES, traces).toString());
    keys.put("files.feedback", Rollouts.write(inputs, Mined.FEEDBACK, feedback).toString());
    environment(home, keys, parallelism).execute("canary");
  }

  /** Watches what a lake has kept. */
  static void lake(Rollouts home, Path lake, int parallelism) throws Exception {
    environment(home, lake(home, lake), parallelism).execute("canary");
  }

  /** Of how many answers a lake has the text. */
  static RolloutText text(Rollouts home, Path lake, CanaryPlan plan) throws Exception {
    return CanaryPipeline.text(CanaryConfig.from(lake(home, lake)), plan);
  }

  private static Map<String, String> lake(Rollouts home, Path lake) {
    Map<String, String> keys = keys(home);
    keys.put("mode", "batch");
    keys.put("from", "lake");
    keys.put("files.lake", lake.toString());
    return keys;
  }
}
