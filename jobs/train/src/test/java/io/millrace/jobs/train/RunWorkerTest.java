package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.lake.RecordLog;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.Report;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose own files cannot be used: none of them gets as far as a process. */
class RunWorkerTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path home;

  private RunResult carriedOut(String runId) throws IOException {
    try (RunWorker worker = new RunWorker(new TrainingHome(home).runs())) {
      return WorkerJson.MAPPER.readValue(worker.carryOut(runId).orElseThrow(), RunResult.class);
    }
  }

  @Test
  void aRunWhoseRequestCannotBeReadIsFailedWithFileAndRemedyAndFailsNoOther() throws IOException {
    RunFolder folder = Runs.prepare(home, "garbled", Runs.keys(4), Runs.worker());
    Files.writeString(folder.path().resolve("request.json"), "{");

    RunResult result = carriedOut("garbled");

    assertThat(result.failure()).isEqualTo(Failure.FILES);
    assertThat(result.message())
        .startsWith("Cannot carry out the run in " + folder.path())
        .endsWith("train again");
    assertThat(folder.result()).contains(result);
    assertThat(carriedOut("garbled")).isEqualTo(result);
  }

  @Test
  void aCheckpointThatCannotBeGoneOnFromEndsTheRunWithTheAttemptThatWroteIt() throws IOException {
    RunFolder folder = Runs.prepare(home, "torn", Runs.keys(4), Runs.worker());
    RunFolder.Attempt lost = folder.begin().orElseThrow();
    Files.writeString(lost.checkpoint(), "torn");

    RunResult result = carriedOut("torn");

    assertThat(result.failure()).isEqualTo(Failure.FILES);
    assertThat(result.attempt()).isEqualTo(1);
    assertThat(folder.result()).contains(result);
    assertThat(folder.newestAttempt()).isEqualTo(1);
    assertThat(new RecordLog(home.resolve("lake"), "train").holds("torn/1")).isTrue();
  }

  @Test
  void aRunWhoseRequestCannotBeReadAfterAnAttemptWasLostIsFailedToo() throws IOException {
    RunFolder folder = Runs.prepare(home, "garbled", Runs.keys(4), Runs.worker());
    assertThat(folder.begin()).isPresent();
    Files.writeString(folder.path().resolve("request.json"), "{");

    assertThat(carriedOut("garbled").attempt()).isEqualTo(1);
    assertThat(folder.result()).isPresent();
  }

  @Test
  void anAttemptThatCannotEndTheRunLeavesThatToOneThatHasBegunSince() throws IOException {
    RunFolder folder = Runs.prepare(home, "followed", Runs.keys(4), Runs.worker());
    int older = folder.begin().orElseThrow().number();
    int newer = folder.begin().orElseThrow().number();
    IOException busy = new IOException("another process holds the lock");

    assertThat(RunWorker.failed("followed", folder, older, busy)).isEmpty();
    assertThat(folder.result()).isEmpty();
    assertThat(folder.owed()).isEmpty();

    Optional<RunResult> ended = RunWorker.failed("followed", folder, newer, busy);
    assertThat(ended).isPresent();
    assertThat(folder.result()).isEqualTo(ended);
  }

  @Test
  void aRunWhoseFolderCannotBeWrittenIsFailedWithFolderAndRemedy() throws IOException {
    Path runs = Files.createDirectories(new TrainingHome(home).runs());
    Path file = Files.writeString(runs.resolve("no-folder"), "in the way");

    RunResult result = carriedOut("no-folder");

    assertThat(result.failure()).isEqualTo(Failure.FILES);
    assertThat(result.message()).contains(file.toString()).contains("has room, and train again");
    assertThat(file).hasContent("in the way");
  }

  @Test
  void aProcessThatTheSystemDoesNotStartIsNamedAndNotTheFolder() throws IOException {
    List<String> tooLong = List.of("-Dlong=" + "x".repeat(4_000_000));
    Runs.prepare(home, "refused", Runs.keys(4), Runs.worker().withJavaOptions(tooLong));

    RunResult result = carriedOut("refused");

    assertThat(result.failure()).isEqualTo(Failure.FILES);
    assertThat(result.message())
        .startsWith("Cannot start the process of attempt 1: Cannot run program")
        .endsWith(
            "see that this Java can be run and that the system allows another process, and train"
                + " again");
  }

  @Test
  void aSystemWithoutMemoryForAProcessIsNamedAsThat() {
    RunFolder.Attempt attempt = new RunFolder(home).attempt(2);
    IOException refused =
        new IOException("Cannot run program \"java\": error=12, Cannot allocate memory");

    Report.Failed failed = new NotStartedException(refused).report(attempt);

    assertThat(failed.failure()).isEqualTo(Failure.OUT_OF_MEMORY);
    assertThat(failed.message())
        .startsWith("Cannot start the process of attempt 2: Cannot run program")
        .contains("Cannot allocate memory; give the machine more memory")
        .doesNotContain("room");
  }

  @Test
  void anAttemptWhoseFolderCannotBeWrittenEndsTheRunAndItsRowIsWritten() throws Exception {
    RunFolder folder = Runs.prepare(home, "blocked", Runs.keys(4), Runs.worker());
    Gpus gpus = new Gpus();
    gpus.found(List.of("0"));
    Path attempt = folder.path().resolve("1");
    CompletableFuture<RunResult> ending;
    try (Gpus.Lease taken = gpus.take(() -> false).orElseThrow()) {
      ending = CompletableFuture.supplyAsync(() -> run(folder, gpus));
      await().atMost(LIMIT).until(() -> Files.isDirectory(attempt));
      Files.delete(attempt);
      Files.writeString(attempt, "in the way");
    }

    RunResult result = ending.get(1, TimeUnit.MINUTES);

    assertThat(result.failure()).isEqualTo(Failure.FILES);
    assertThat(result.message())
        .startsWith("Cannot carry out attempt 1 in " + attempt)
        .endsWith("see that it can be written and has room, and train again");
    assertThat(folder.result()).contains(result);
    assertThat(folder.owed()).isEmpty();
    assertThat(new RecordLog(home.resolve("lake"), "train").holds("blocked/1")).isTrue();
    assertThat(home.resolve("registry")).doesNotExist();
  }

  private static RunResult run(RunFolder folder, Gpus gpus) {
    try (RunExecution execution = new RunExecution(folder, gpus)) {
      return execution.run().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
