package io.millrace.cli.train;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.run.EmbeddedFlink;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.settings.TrainSettings;
import io.millrace.jobs.train.DatasetFolder;
import io.millrace.jobs.train.Funnel;
import io.millrace.jobs.train.RunFolder;
import io.millrace.jobs.train.RunResult;
import io.millrace.jobs.train.TooFewPairsException;
import io.millrace.jobs.train.TrainPipeline;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.jobs.train.TrainingOptions;
import io.millrace.jobs.train.Trainings;
import io.millrace.jobs.train.WorkerOptions;
import io.millrace.model.worker.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs of the train job on a cluster that is up already. */
public final class TrainingRuns {

  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int POLLS_A_LINE = 4;

  private TrainingRuns() {}

  /**
   * Prepares a run on a dataset as the scenario's own files say.
   *
   * @param keys of the recipe that are to differ
   */
  public static RunFolder prepare(
      Settings settings,
      Path scenario,
      String name,
      DatasetFolder dataset,
      Map<String, String> keys)
      throws IOException {
    TrainingHome home = new TrainingHome(settings.home());
    Trainings trainings =
        new Trainings(
            home,
            settings.lakeDirectory(),
            worker(settings),
            TrainingOptions.of(keys),
            new Funnel(settings.duckdb()));
    try {
      return trainings.prepare(trainings.first(name, scenario), dataset);
    } catch (TooFewPairsException few) {
      throw new CommandFailure("Cannot train " + name + ": " + few.getMessage(), few);
    }
  }

  /** Where native libraries unpack themselves: as the environment says, else in the home. */
  public static String cache(TrainingHome home) {
    return Optional.ofNullable(System.getenv("DJL_CACHE_DIR")).orElse(home.cache() + "");
  }

  /** How the runs' child processes are started and watched. */
  static WorkerOptions worker(Settings settings) {
    TrainSettings train = settings.train();
    return WorkerOptions.in(cache(new TrainingHome(settings.home())))
        .with(train.workerHeapMegabytes(), train.workerStallSeconds());
  }

  /** Carries runs out, so many at once, and returns how they ended, in their order. */
  public static List<RunResult> carryOut(
      EmbeddedFlink flink, Settings settings, List<RunFolder> runs, int atOnce, PrintWriter err)
      throws IOException {
    List<Progress> bars = runs.stream().map(run -> new Progress(run, runs.size(), err)).toList();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            EmbeddedFlink.configuration(settings.home()));
    env.setParallelism(atOnce);
    List<String> names = runs.stream().map(run -> run.path().getFileName().toString()).toList();
    TrainPipeline.append(env, runs.get(0).path().getParent(), names);
    JobID job = flink.submit(env.getStreamGraph());
    for (int poll = 1; !flink.status(job).isGloballyTerminalState(); poll++) {
      LockSupport.parkNanos(POLL);
      if (poll % POLLS_A_LINE == 0) {
        show(bars);
      }
    }
    show(bars);
    flink.awaitEnd(job);
    List<RunResult> results = new ArrayList<>();
    for (RunFolder run : runs) {
      results.add(run.result().orElseGet(() -> withoutResult(run)));
      run.owed().ifPresent(why -> err.println("millrace: " + why));
    }
    err.flush();
    return results;
  }

  private static RunResult withoutResult(RunFolder run) {
    return RunResult.failed(
        run.path().getFileName().toString(),
        0,
        Failure.FILES,
        "Cannot find a result in %s; see that it can be written and has room, and train again"
            .formatted(run.path()));
  }

  private static void show(List<Progress> bars) throws IOException {
    for (Progress bar : bars) {
      bar.show();
    }
  }
}
