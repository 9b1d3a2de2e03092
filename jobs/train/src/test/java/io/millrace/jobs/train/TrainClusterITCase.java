package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.FlinkCluster;
import io.millrace.local.FlinkClusterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shaded jar on a standalone cluster of real processes. */
class TrainClusterITCase {

  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final Duration CANCELLED = Duration.ofSeconds(10);
  private static final int STEPS = 300;

  @TempDir Path home;

  @Test
  void aRunSurvivesItsWorkerAndItsTaskManagerAndACancelledOneEndsEvenIfItHangs() throws Exception {
    Datasets.write(home, "e".repeat(64), "numbers", Runs.conversations(0, 28));
    try (FlinkCluster cluster =
        FlinkCluster.start(home.resolve("flink"), FlinkClusterOptions.defaults())) {
      Submitted first = submit(cluster, Runs.keys(STEPS), List.of(jar().toString()));
      RunFolder run = first.run();
      awaitSteps(run, 12);
      assertCheckpointsPassDuringAStep(first);
      worker().destroyForcibly();
      await().atMost(LIMIT).until(() -> run.newestAttempt() == 2);
      awaitSteps(run, 40);
      cluster.killTaskManager();
      await().atMost(LIMIT).until(() -> Runs.workers(home).isEmpty());
      cluster.replaceTaskManager();
      await().atMost(LIMIT).until(() -> run.result().isPresent());
      RunResult result = run.result().orElseThrow();
      assertThat(result.state()).as(result.message()).isEqualTo("finished");
      assertThat(result.attempt()).isEqualTo(3);

      RunResult expected = undisturbed(run);
      assertThat(result.adapterId()).isEqualTo(expected.adapterId());

      List<String> inPlace = cluster.whereItLies(jar(), TrainJob.class);
      Submitted long_ = submit(cluster, Runs.keys(1_000_000), inPlace);
      awaitSteps(long_.run(), 3);
      cancel(cluster, long_);

      Submitted hung = submit(cluster, Runs.keys(1_000_000), inPlace);
      awaitSteps(hung.run(), 3);
      Signals.stop(worker());
      cancel(cluster, hung);
    }
  }

  private record Submitted(RunFolder run, ClusterJob job) {}

  /** A worker that is stopped is in one step for as long as it is. */
  private void assertCheckpointsPassDuringAStep(Submitted submitted) throws Exception {
    ProcessHandle worker = worker();
    Signals.stop(worker);
    awaitCheckpoints(submitted.job(), 1);
    List<String> steps = Runs.curve(submitted.run());
    awaitCheckpoints(submitted.job(), 2);
    assertThat(Runs.curve(submitted.run())).isEqualTo(steps);
    assertThat(submitted.run().newestAttempt()).isEqualTo(1);
    Signals.goOn(worker);
    awaitSteps(submitted.run(), steps.size() + 1);
  }

  private static void awaitCheckpoints(ClusterJob job, int more) throws IOException {
    int before = job.completedCheckpoints();
    await().atMost(LIMIT).until(() -> job.completedCheckpoints() >= before + more);
  }

  private void cancel(FlinkCluster cluster, Submitted submitted) throws IOException {
    assertThat(cluster.cli("cancel", submitted.job().id()).exitCode()).isZero();
    await().atMost(CANCELLED).until(() -> Runs.workers(home).isEmpty());
    await().atMost(LIMIT).until(() -> submitted.job().state().equals("CANCELED"));
    assertThat(submitted.run().result()).isEmpty();
  }

  private RunResult undisturbed(RunFolder run) throws IOException {
    Path other = Files.createDirectories(home.resolve("undisturbed"));
    RunFolder copy = new RunFolder(other);
    Files.createDirectories(copy.data());
    for (String file : List.of("data/train.jsonl", "data/eval.jsonl", "request.json")) {
      Files.copy(run.path().resolve(file), other.resolve(file));
    }
    try (RunExecution execution = new RunExecution(copy, new Gpus())) {
      RunResult result = execution.run().orElseThrow();
      assertThat(Runs.curve(run)).hasSize(STEPS).isEqualTo(Runs.curve(copy));
      return result;
    }
  }

  private ProcessHandle worker() {
    List<ProcessHandle> workers = Runs.workers(home);
    assertThat(workers).hasSize(1);
    return workers.get(0);
  }

  private static void awaitSteps(RunFolder run, int steps) {
    await().atMost(LIMIT).until(() -> Runs.curve(run).size() >= steps);
  }

  private Submitted submit(FlinkCluster cluster, Map<String, String> recipe, List<String> program)
      throws IOException {
    List<Path> before = runs();
    List<String> arguments = new ArrayList<>(List.of("run", "-d"));
    arguments.addAll(program);
    Map<String, String> options =
        Map.of(
            "home",
            home.toString(),
            "scenario",
            "numbers",
            "base",
            Runs.BASE.toString(),
            "cache",
            Runs.CACHE);
    options.forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
    recipe.forEach((key, value) -> arguments.addAll(List.of("--recipe." + key, value)));
    FlinkCluster.CliResult result = cluster.cli(arguments.toArray(String[]::new));
    Matcher job = JOB_ID.matcher(result.output());
    assertThat(job.find()).as(result.output()).isTrue();
    List<Path> now = new ArrayList<>(runs());
    now.removeAll(before);
    assertThat(now).hasSize(1);
    return new Submitted(
        new RunFolder(now.get(0)), new ClusterJob(cluster.restUrl(), job.group(1)));
  }

  private List<Path> runs() throws IOException {
    Path runs = new TrainingHome(home).runs();
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(runs)) {
      return folders.toList();
    }
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Runs.ROOT.resolve("jobs/train/target"))) {
      return files.filter(file -> file.toString().endsWith("-job.jar")).findFirst().orElseThrow();
    }
  }
}
