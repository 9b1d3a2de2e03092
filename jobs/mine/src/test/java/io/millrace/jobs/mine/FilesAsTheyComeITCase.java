package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.NamedPipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesAsTheyComeITCase {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LINES = 300;

  @TempDir private Path directory;

  @Test
  void aBatchLoadsRowsWhileMoreAreToComeAndHasLoadedAllWhenItEnds() throws Exception {
    Home home = Home.in(directory.resolve("home"));
    Path file = directory.resolve("traces.jsonl");
    NamedPipe.make(file);
    Path whole = Files.write(directory.resolve("whole.jsonl"), lines(2 * LINES));
    Map<String, String> keys =
        Map.of(
            "mode", "batch",
            "files.traces", file + ";" + whole,
            "checkpoint-interval", "500 ms");
    JobClient job;
    try (NamedPipe traces = NamedPipe.open(file)) {
      traces.write(lines(0));
      job = home.job(keys, 2).executeAsync("mine");
      Awaitility.await().atMost(LIMIT).until(() -> home.committed() > 0);
      Awaitility.await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(home.number("SELECT count(*) FROM trace_facts"))
                      .isBetween(LINES + 1L, 2L * LINES));
      traces.write(lines(LINES));
    }
    job.getJobExecutionResult().get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    assertThat(home.number("SELECT count(*) FROM trace_facts")).isEqualTo(3 * LINES);
    assertThat(home.number("SELECT sum(received) FROM ledger_partitions")).isEqualTo(3 * LINES);
    assertThat(home.number("SELECT sum(replayed) FROM ledger_partitions")).isZero();
  }

  @Test
  void theEndOfABatchDoesNotWaitForTheNextCheckpointOfItsInterval() throws Exception {
    Home home = Home.in(directory.resolve("home"));
    Path file = Files.write(directory.resolve("traces.jsonl"), lines(0));
    Map<String, String> keys =
        Map.of("mode", "batch", "files.traces", file.toString(), "checkpoint-interval", "10 min");
    JobClient job = home.job(keys, 2).executeAsync("mine");
    job.getJobExecutionResult().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(home.number("SELECT count(*) FROM trace_facts")).isEqualTo(LINES);
  }

  @Test
  void aBatchThatCannotWriteTheLakeEndsAndIsNotTriedForEver() throws Exception {
    Home home = Home.in(directory.resolve("home"));
    Path facts = Files.createDirectories(home.lake()).resolve("facts");
    Files.writeString(facts, "in the way");
    Path file = Files.write(directory.resolve("traces.jsonl"), lines(0));
    assertThatThrownBy(() -> home.mineFiles(Map.of("files.traces", file.toString()), 1))
        .hasStackTraceContaining(facts.toString());
  }

  private static byte[] lines(int first) {
    StringBuilder lines = new StringBuilder();
    for (int i = first; i < first + LINES; i++) {
      lines.append("{\"trace_id\":\"t%d\",\"query\":\"q\",\"result\":\"r\"}\n".formatted(i));
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
