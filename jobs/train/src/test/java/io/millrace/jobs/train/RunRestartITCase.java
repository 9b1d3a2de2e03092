package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.model.worker.Failure;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs whose attempts follow one another late: when all steps are made, or while one still runs.
 */
class RunRestartITCase {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofMillis(10);

  @TempDir Path home;

  /** The files of a run whose process was killed once its last checkpoint was complete. */
  private RunFolder killedAfterTheLastCheckpoint(
      RunFolder ended, String id, Map<String, String> keys) throws IOException {
    RunFolder killed = Runs.prepare(home, id, keys, Runs.worker());
    Path attempt = Files.createDirectories(killed.path().resolve("1"));
    List<String> reports = Files.readAllLines(ended.path().resolve("1/progress.jsonl"));
    assertThat(reports.get(reports.size() - 1)).contains("saved");
    Files.write(attempt.resolve("progress.jsonl"), reports);
    Files.copy(
        ended.path().resolve("1/checkpoint.safetensors"),
        attempt.resolve("checkpoint.safetensors"));
    return killed;
  }

  @Test
  void aWorkerThatIsKilledAfterItsLastCheckpointEndsPublishedWithTheSameAdapter() throws Exception {
    Map<String, String> keys = Runs.keys(20);
    RunFolder undisturbed = Runs.prepare(home, "undisturbed", keys, Runs.worker());
    undisturbed.keepAll();
    RunResult expected = Runs.run(undisturbed);
    assertThat(expected.state()).as(expected.message()).isEqualTo("finished");
    RunFolder killed = killedAfterTheLastCheckpoint(undisturbed, "killed", keys);

    RunResult result = Runs.run(killed);

    assertThat(result.state()).as(result.message()).isEqualTo("finished");
    assertThat(result.attempt()).isEqualTo(2);
    assertThat(result.adapterId()).isEqualTo(expected.adapterId());
    assertThat(result.finished().loss()).isEqualTo(expected.finished().loss());
    assertThat(Runs.curve(killed)).isEqualTo(Runs.curve(undisturbed));
  }

  @Test
  void aRunThatHadStoppedEarlyEndsTheSameAfterItsWorkerWasKilled() throws Exception {
    Map<String, String> keys = Runs.keys(200);
    keys.putAll(
        Map.of("patience", "1", "evaluate_every", "5", "learning_rate", "0.3", "warmup", "0"));
    RunFolder undisturbed = Runs.prepare(home, "undisturbed", keys, Runs.worker());
    undisturbed.keepAll();
    RunResult expected = Runs.run(undisturbed);
    assertThat(expected.state()).as(expected.message()).isEqualTo("finished");
    assertThat(expected.finished().reason()).isEqualTo("no_longer_improving");
    RunFolder killed = killedAfterTheLastCheckpoint(undisturbed, "killed", keys);

    RunResult result = Runs.run(killed);

    assertThat(result.adapterId()).as(result.message()).isEqualTo(expected.adapterId());
    assertThat(result.finished().steps()).isEqualTo(expected.finished().steps());
    assertThat(Runs.curve(killed)).isEqualTo(Runs.curve(undisturbed));
  }

  /** Carries a run out until a worker has made some steps and a checkpoint. */
  private static CompletableFuture<RunResult> begun(RunFolder run) {
    CompletableFuture<RunResult> ending =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Runs.run(run);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    await().pollInterval(SOON).atMost(LIMIT).until(() -> Runs.curve(run).size() > 6);
    return ending;
  }

  private static void addLine(Path file) throws IOException {
    Files.writeString(file, Files.readString(file) + "\n");
  }

  @Test
  void aBaseThatHasChangedBetweenTwoAttemptsIsRefusedByTheSecond() throws Exception {
    Path base = Runs.copyOfBase(home.resolve("base"));
    RunFolder run = Runs.prepare(home, "changed", base, Runs.keys(5000));
    CompletableFuture<RunResult> ending = begun(run);
    addLine(base.resolve("tokenizer.json"));
    Runs.workers(home).get(0).destroyForcibly();

    RunResult result = ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    assertThat(result.failure()).as(result.message()).isEqualTo(Failure.INVALID);
    assertThat(result.attempt()).isEqualTo(2);
    assertThat(result.message())
        .contains(base + ": this base has changed since the run began")
        .containsPattern("tokenizer.json was [0-9a-f]{64} and is [0-9a-f]{64}");
    assertThat(home.resolve("registry")).doesNotExist();
  }

  @Test
  void nothingIsPublishedOfABaseThatHasChangedMeanwhile() throws Exception {
    Path base = Runs.copyOfBase(home.resolve("base"));
    RunFolder run = Runs.prepare(home, "changed", base, Runs.keys(400));
    CompletableFuture<RunResult> ending = begun(run);
    addLine(base.resolve("tokenizer.json"));

    RunResult result = ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    assertThat(result.failure()).as(result.message()).isEqualTo(Failure.REFUSED);
    assertThat(result.message())
        .containsPattern("tokenizer.json was [0-9a-f]{64} and is [0-9a-f]{64}");
    assertThat(home.resolve("registry")).doesNotExist();
  }

  @Test
  void anOlderAttemptThatOutlivesANewerOnePublishesNothing() throws Exception {
    Map<String, String> keys = Runs.keys(60);
    keys.put("checkpoint_every", "1000");
    RunFolder folder = Runs.prepare(home, "outlived", keys, Runs.worker());
    try (RunExecution older = new RunExecution(folder, new Gpus())) {
      CompletableFuture<Optional<RunResult>> ending =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return older.run();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      await().pollInterval(SOON).atMost(LIMIT).until(() -> !Runs.workers(home).isEmpty());
      ProcessHandle worker = Runs.workers(home).get(0);
      Signals.stop(worker);
      assertThat(folder.begin().orElseThrow().number()).isEqualTo(2);
      Signals.goOn(worker);

      assertThat(ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEmpty();
      assertThat(folder.path().resolve("1/result")).isDirectory();
    }
    assertThat(folder.result()).isEmpty();
    assertThat(home.resolve("registry")).doesNotExist();

    RunResult result = Runs.run(folder);

    assertThat(result.attempt()).isEqualTo(3);
    assertThat(folder.path().resolve("1/result")).doesNotExist();
    assertThat(Registry.in(home.resolve("registry")).ids()).containsExactly(result.adapterId());
  }
}
