package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.CommitLog;
import io.millrace.lake.FileGuard;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Mill.Shared.class)
class BatchITCase {

  @TempDir private Path directory;

  @Test
  void aBatchWhoseTaskManagerIsLostBehindItsCommitIsComputedAgainAndCountsOnce(Mill mill)
      throws Exception {
    try (MineLine line = new MineLine(mill, directory.resolve("batch")).with("mode", "batch")) {
      line.plant();
      try (FileGuard loading = line.holdDatabase()) {
        line.start();
        line.awaitCommitted();
        assertThat(mill.rest().status(line.job())).isEqualTo("RUNNING");
        mill.cluster().killTaskManager();
      }
      mill.cluster().replaceTaskManager();
      MineLine.patiently()
          .untilAsserted(
              () ->
                  assertThat(mill.rest().status(line.job()))
                      .as(line::failures)
                      .isEqualTo("FINISHED"));
      line.awaitAllAndCount();
      assertThat(new CommitLog(line.lake()).after(0)).hasSize(1);
    }
  }
}
