package io.millrace.cli.faults;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.FileGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The test holds a lock that the job needs, so that the job waits where it is to be killed. */
@ExtendWith(Mill.Shared.class)
class KilledWithinACommitITCase {

  @TempDir private Path directory;

  @Test
  void nothingIsLostOrTwiceWhereverTheTaskManagerIsKilled(Mill mill) throws Exception {
    try (MineLine line = new MineLine(mill, directory.resolve("killed"))) {
      line.plant();
      line.start();
      line.awaitCommitted();

      // the job reads on while records are sent, and a checkpoint finishes what was begun
      FutureTask<Integer> planting = new FutureTask<>(line::plant);
      new Thread(planting, "planting").start();
      MineLine.patiently()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> !facts(line, ".tmp").isEmpty());
      mill.cluster().replaceTaskManager();
      planting.get();
      line.awaitAllAndCount();

      try (FileGuard publishing = line.holdCommits()) {
        List<Path> before = facts(line, ".parquet");
        line.plant();
        MineLine.patiently().until(() -> checkpointHolds(mill, line, before));
        mill.cluster().killTaskManager();
        assertThat(facts(line, ".parquet")).hasSizeGreaterThan(committedFacts(line));
      }
      mill.cluster().replaceTaskManager();
      line.awaitAllAndCount();

      try (FileGuard loading = line.holdDatabase()) {
        line.plant();
        line.awaitCommitted();
        mill.cluster().killTaskManager();
      }
      assertThat(line.stores().loaded()).isFalse();
      mill.cluster().replaceTaskManager();
      line.awaitAllAndCount();
      assertThat(mill.rest().restored(line.job())).isGreaterThanOrEqualTo(3);
      line.assertEveryRejectedRecordHasItsDeadLetter();
    }
  }

  /** Whether there are data files beyond these and a checkpoint was completed after them. */
  private static boolean checkpointHolds(Mill mill, MineLine line, List<Path> before)
      throws IOException {
    List<Path> fresh = facts(line, ".parquet");
    fresh.removeAll(before);
    if (fresh.isEmpty()) {
      return false;
    }
    long written = Files.getLastModifiedTime(fresh.get(0)).toMillis();
    return mill.rest().lastCheckpoint(line.job()) >= written;
  }

  private static List<Path> facts(MineLine line, String ending) throws IOException {
    try (Stream<Path> files = Files.list(line.lake().resolve("facts"))) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .collect(toCollection(ArrayList::new));
    }
  }

  private static int committedFacts(MineLine line) throws IOException {
    return new CommitLog(line.lake())
        .after(0).stream().mapToInt(commit -> commit.files(Commit.FACTS).size()).sum();
  }
}
