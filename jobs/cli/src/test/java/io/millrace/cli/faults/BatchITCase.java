package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.decode.TraceJson;
import io.millrace.lake.CommitLog;
import io.millrace.lake.FileGuard;
import io.millrace.testing.NamedPipe;
import io.millrace.testing.Planted;
import io.millrace.testing.PlantedTraces;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Mill.Shared.class)
class BatchITCase {

  private static final int RUNS = 1_000;

  @TempDir private Path directory;

  @Test
  void aBatchOfTopicsWhoseTaskManagerIsLostBehindItsCommitIsComputedAgainAndCountsOnce(Mill mill)
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
      awaitFinished(mill, line);
      line.awaitAllAndCount();
      assertThat(new CommitLog(line.lake()).after(0)).hasSize(1);
    }
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aBatchOfFilesWhoseTaskManagerIsLostGoesOnFromItsCheckpointAndCountsOnce(Mill mill)
      throws Exception {
    List<Planted> traces = traces();
    Path file = directory.resolve("traces.jsonl");
    NamedPipe.make(file);
    try (MineLine line = filesLine(mill, "files", file)) {
      try (NamedPipe pipe = NamedPipe.open(file)) {
        line.start();
        pipe.write(lines(traces.subList(0, RUNS / 2)));
        awaitReceived(line, 1);
        mill.cluster().killTaskManager();
      }
      long before = line.stores().receivedByLake();
      try (NamedPipe pipe = NamedPipe.open(file)) {
        mill.cluster().replaceTaskManager();
        int most = traces.size() - 1;
        pipe.write(lines(traces.subList(0, most)));
        awaitReceived(line, before + 1);
        pipe.write(lines(traces.subList(most, traces.size())));
      }
      awaitFinished(mill, line);
      assertThat(mill.rest().restored(line.job())).isPositive();
      line.stores().assertHoldExactly(traces, 0);
    }
  }

  @Test
  void aBatchOfFilesWhoseTaskManagerIsLostAtItsEndCommitsAndLoadsAllAndCountsOnce(Mill mill)
      throws Exception {
    List<Planted> traces = traces();
    Path file = Files.write(directory.resolve("traces.jsonl"), lines(traces));
    try (MineLine line = filesLine(mill, "end", file)) {
      try (FileGuard publishing = line.holdCommits()) {
        line.start();
        MineLine.patiently().until(() -> mill.rest().lastCheckpoint(line.job()) > 0);
        mill.cluster().killTaskManager();
        assertThat(line.stores().receivedByLake()).isZero();
      }
      try (FileGuard loading = line.holdDatabase()) {
        mill.cluster().replaceTaskManager();
        awaitReceived(line, traces.size());
        assertThat(mill.rest().status(line.job())).isEqualTo("RUNNING");
        mill.cluster().killTaskManager();
      }
      mill.cluster().replaceTaskManager();
      awaitFinished(mill, line);
      line.stores().assertHoldExactly(traces, 0);
    }
  }

  private MineLine filesLine(Mill mill, String name, Path file) throws Exception {
    return new MineLine(mill, directory.resolve(name))
        .with("mode", "batch")
        .with("files.traces", file.toString())
        .with("checkpoint-interval", "1 s");
  }

  private static List<Planted> traces() {
    return PlantedTraces.generate(17, RUNS).records().stream()
        .filter(Planted.Delivery.class::isInstance)
        .toList();
  }

  private static byte[] lines(List<Planted> traces) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Planted trace : traces) {
      lines.writeBytes(TraceJson.encode(((Planted.Delivery) trace).trace()));
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  private static void awaitReceived(MineLine line, long records) {
    MineLine.patiently()
        .untilAsserted(
            () ->
                assertThat(line.stores().receivedByLake())
                    .as(line::failures)
                    .isGreaterThanOrEqualTo(records));
  }

  private static void awaitFinished(Mill mill, MineLine line) {
    MineLine.patiently()
        .untilAsserted(
            () ->
                assertThat(mill.rest().status(line.job()))
                    .as(line::failures)
                    .isEqualTo("FINISHED"));
  }
}
