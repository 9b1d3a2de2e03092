package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.lake.FileGuard;
import io.millrace.model.worker.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final RunResult ENDED =
      new RunResult("run", 1, null, Failure.CRASHED, "gone", null, null, "1");

  @TempDir Path home;
  private RunFolder folder;

  @BeforeEach
  void make() throws IOException {
    folder = new RunFolder(Files.createDirectories(home.resolve("run")));
  }

  private boolean mayEnd(RunFolder.Attempt attempt) throws IOException {
    Optional<FileGuard> claim = folder.claim(attempt);
    if (claim.isPresent()) {
      claim.get().close();
    }
    return claim.isPresent();
  }

  @Test
  void onlyTheNewestAttemptMayEndTheRunAndOnlyOnce() throws IOException {
    RunFolder.Attempt older = folder.begin().orElseThrow();
    assertThat(mayEnd(older)).isTrue();
    RunFolder.Attempt newer = folder.begin().orElseThrow();
    assertThat(newer.number()).isEqualTo(2);
    assertThat(mayEnd(older)).isFalse();
    assertThat(mayEnd(newer)).isTrue();
    folder.write(ENDED);
    assertThat(mayEnd(newer)).isFalse();
    assertThat(folder.begin()).isEmpty();
  }

  @Test
  void anAttemptThatWasLostIsNotFollowedByOneOfItsOwnOnceAnotherHasBegun() throws IOException {
    RunFolder.Attempt lost = folder.begin().orElseThrow();
    RunFolder.Attempt next = folder.beginAfter(lost).orElseThrow();
    assertThat(folder.beginAfter(lost)).isEmpty();
    assertThat(folder.beginAfter(next)).isPresent();
  }

  @Test
  void noAttemptBeginsWhileOneEndsTheRun() throws Exception {
    RunFolder.Attempt attempt = folder.begin().orElseThrow();
    FutureTask<Optional<RunFolder.Attempt>> other = new FutureTask<>(() -> folder.begin());
    Thread thread = new Thread(other);
    try (FileGuard claim = folder.claim(attempt).orElseThrow()) {
      thread.start();
      await().atMost(LIMIT).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      folder.write(ENDED);
    }
    assertThat(other.get()).isEmpty();
    assertThat(folder.newestAttempt()).isEqualTo(1);
  }

  @Test
  void aResultOfABuildThatNamedNoVersionIsReadToo() throws IOException {
    Files.writeString(
        folder.path().resolve("result.json"),
        "{\"run_id\":\"run\",\"attempt\":1,\"adapter_id\":null,\"failure\":\"crashed\","
            + "\"message\":\"gone\",\"begun\":null,\"finished\":null}");
    assertThat(folder.result())
        .contains(new RunResult("run", 1, null, Failure.CRASHED, "gone", null, null, null));
  }

  @Test
  void writingAResultLeavesNoPartOfAFile() throws IOException {
    folder.write(ENDED);
    assertThat(folder.result()).contains(ENDED);
    try (Stream<Path> files = Files.list(folder.path())) {
      assertThat(files).containsExactly(folder.path().resolve("result.json"));
    }
  }
}
