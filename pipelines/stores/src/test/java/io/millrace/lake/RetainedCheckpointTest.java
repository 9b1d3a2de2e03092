package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainedCheckpointTest {

  private static final int RETAINED = 20;
  private static final long PAUSE_NANOS = 500_000;
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @TempDir private Path home;

  @Test
  void theOldestCompleteOneIsFoundAlsoBehindALink() throws IOException {
    Path elsewhere = completed(home.resolve("elsewhere/job/chk-7"), NOON);
    Path savepoints = Files.createDirectories(home.resolve("savepoints"));
    completed(savepoints.resolve("savepoint-1"), NOON.plusSeconds(1));
    Files.createDirectories(savepoints.resolve("savepoint-2"));
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("elsewhere"));

    assertThat(RetainedCheckpoint.oldest(List.of(savepoints, link, home.resolve("none"))))
        .contains(
            new RetainedCheckpoint(
                link.resolve(home.resolve("elsewhere").relativize(elsewhere)), NOON));
    assertThat(RetainedCheckpoint.oldest(List.of(home.resolve("none")))).isEmpty();
  }

  @Test
  void aJobThatReplacesItsCheckpointMeanwhileIsNoFault() throws Exception {
    Path kept = completed(home.resolve("job/savepoint"), NOON);
    AtomicBoolean cancelled = new AtomicBoolean();
    Callable<Integer> job =
        () -> {
          int number = 0;
          while (!cancelled.get()) {
            var unused = completed(home.resolve("job/chk-" + number), NOON.plusSeconds(1));
            Path old = home.resolve("job/chk-" + (number++ - RETAINED));
            Files.deleteIfExists(old.resolve("_metadata"));
            Files.deleteIfExists(old);
            LockSupport.parkNanos(PAUSE_NANOS);
          }
          return number;
        };
    FutureTask<Integer> running = new FutureTask<>(job);
    Thread thread = new Thread(running, "job");
    thread.start();
    try {
      for (int i = 0; i < 1000; i++) {
        assertThat(RetainedCheckpoint.oldest(List.of(home)))
            .contains(new RetainedCheckpoint(kept, NOON));
      }
    } finally {
      cancelled.set(true);
    }
    assertThat(running.get()).isPositive();
  }

  private static Path completed(Path checkpoint, Instant at) throws IOException {
    Files.createDirectories(checkpoint);
    Path metadata = Files.writeString(checkpoint.resolve("_metadata"), "");
    Files.setLastModifiedTime(metadata, FileTime.from(at));
    return checkpoint;
  }
}
