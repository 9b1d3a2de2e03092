package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.lake.RecordLog;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of steps before their run has ended. */
class StepRowsTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Report.Begun BEGUN =
      new Report.Begun(8, 24, 4, Map.of(), 0, "F32", "engine", 64);
  private static final String STEPS =
      "SELECT step, attempt, tokens, eval_loss FROM training_progress ORDER BY step, attempt";
  private static final String RUNS =
      "SELECT run_id, attempt, state, pairs FROM training_runs_current";

  @TempDir Path home;
  private final AtomicLong nanos = new AtomicLong();
  private RunFolder folder;
  private RunFolder.Attempt attempt;
  private LoadedLake loaded;

  @BeforeEach
  void begin() throws Exception {
    folder = Runs.prepare(home, "going", Runs.keys(8), Runs.worker());
    attempt = folder.begin().orElseThrow();
    loaded = new LoadedLake(home);
  }

  private StepRows rows() throws IOException {
    return new StepRows(folder, folder.request(), nanos::get);
  }

  private static void report(RunFolder.Attempt attempt, int from, int to) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int step = from; step <= to; step++) {
      lines.append(
          "{\"kind\":\"stepped\",\"step\":%d,\"loss\":0.1,\"tokens\":10,\"seconds\":0.3,\"at\":%d}%n"
              .formatted(step, 1_000_000 + step));
      if (step == 4) {
        lines.append("{\"kind\":\"evaluated\",\"step\":4,\"loss\":0.5}\n");
      }
    }
    Files.writeString(
        attempt.progress(), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void end(int number) throws IOException {
    folder.owe(OwedRows.NOT_YET);
    folder.write(RunResult.failed("going", number, Failure.DIVERGED, "no number"));
    OwedRows.bring(folder);
    assertThat(folder.owed()).isEmpty();
  }

  @Test
  void stepsUpToACheckpointAreInTheLakeBeforeTheRunHasEndedAndOnceAfterwards() throws Exception {
    report(attempt, 1, 6);
    try (StepRows rows = rows()) {
      rows.saved(attempt, 4, BEGUN);
    }
    assertThat(loaded.rows(STEPS))
        .containsExactly("1 1 10 null", "2 1 20 null", "3 1 30 null", "4 1 40 0.5");
    assertThat(loaded.rows(RUNS)).containsExactly("going 1 running 24");

    end(1);

    assertThat(loaded.rows(STEPS))
        .containsExactly(
            "1 1 10 null",
            "2 1 20 null",
            "3 1 30 null",
            "4 1 40 0.5",
            "5 1 50 null",
            "6 1 60 null");
    assertThat(loaded.rows(RUNS)).containsExactly("going 1 failed null");
  }

  @Test
  void whatALaterAttemptGoesOnFromIsOfTheAttemptThatMadeItAndThereOnce() throws Exception {
    report(attempt, 1, 6);
    SafetensorsWriter.write(
        attempt.checkpoint(),
        Map.of("steps", "5"),
        List.of(TensorData.f32("x", List.of(1L), new float[1])));
    try (StepRows rows = rows()) {
      rows.saved(attempt, 4, BEGUN);
    }
    RunFolder.Attempt second = folder.begin().orElseThrow();
    report(second, 6, 8);
    try (StepRows rows = rows()) {
      rows.saved(second, 7, BEGUN);
    }
    List<String> upToTheCheckpoint =
        List.of(
            "1 1 10 null",
            "2 1 20 null",
            "3 1 30 null",
            "4 1 40 0.5",
            "5 1 50 null",
            "6 2 60 null",
            "7 2 70 null");
    assertThat(loaded.rows(STEPS)).isEqualTo(upToTheCheckpoint);
    assertThat(loaded.rows(RUNS)).containsExactly("going 2 running 24");

    end(2);

    assertThat(loaded.rows(STEPS)).startsWith(upToTheCheckpoint.toArray(String[]::new)).hasSize(8);
    assertThat(loaded.rows(RUNS)).containsExactly("going 2 failed null");
  }

  @Test
  void checkpointsThatFollowSoonAreBroughtByTheFirstAfterAPause() throws Exception {
    report(attempt, 1, 8);
    RecordLog log = new RecordLog(home.resolve("lake"), "train");
    try (StepRows rows = rows()) {
      rows.saved(attempt, 2, BEGUN);
      await().atMost(LIMIT).until(() -> log.holds("going/1/2"));
      nanos.set(StepRows.PAUSE.toNanos() - 1);
      rows.saved(attempt, 4, BEGUN);
    }
    assertThat(loaded.rows(STEPS)).hasSize(2);
    try (StepRows rows = rows()) {
      rows.saved(attempt, 4, BEGUN);
      await().atMost(LIMIT).until(() -> log.holds("going/1/4"));
      nanos.addAndGet(StepRows.PAUSE.toNanos());
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                rows.saved(attempt, 6, BEGUN);
                return log.holds("going/1/6");
              });
    }
    assertThat(loaded.rows(STEPS)).hasSize(6);
    assertThat(loaded.rows("SELECT count(*) FROM training_runs WHERE state = 'running'"))
        .containsExactly("2");
  }

  @Test
  void aLakeThatRefusesThemHoldsUpNothingAndTheRunsEndBringsThemAll() throws Exception {
    report(attempt, 1, 6);
    Path commits = home.resolve("lake/commits");
    Files.createDirectories(commits.getParent());
    Files.writeString(commits, "no folder");
    try (StepRows rows = rows()) {
      rows.saved(attempt, 4, BEGUN);
    }
    Files.delete(commits);

    end(1);

    assertThat(loaded.rows(STEPS)).hasSize(6);
  }
}
