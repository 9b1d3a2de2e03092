package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The course of a run that nobody has waited for. */
class StepRowsITCase {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path home;

  @Test
  void earlyStepsCanBeLoadedWhileTheRunGoesOn() throws Exception {
    RunFolder folder = Runs.prepare(home, "long", Runs.keys(100_000), Runs.worker());
    LoadedLake lake = new LoadedLake(home);
    try (RunExecution execution = new RunExecution(folder, new Gpus())) {
      CompletableFuture<Optional<RunResult>> ending =
          CompletableFuture.supplyAsync(() -> run(execution));
      String early =
          "SELECT count(*) = max(step), count(DISTINCT step) = max(step), max(step) >= 5, state FROM"
              + " training_progress JOIN training_runs_current USING (run_id) GROUP BY state";
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(lake.rows(early)).containsExactly("true true true running"));
      assertThat(ending).isNotDone();
      assertThat(folder.result()).isEmpty();
      execution.close();
      assertThat(ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    }
  }

  private static Optional<RunResult> run(RunExecution execution) {
    try {
      return execution.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
