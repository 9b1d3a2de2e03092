package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.TrainingData;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose process gets too little memory: in Java's heap, from the system, or its life. */
class RunMemoryITCase {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  /**
   * What the process may still map: six times what {@link NativeMemory} adds to each growth of the
   * heap, so that Java's own small blocks never lack it, and less than one feed-forward layer takes
   * in the evaluation of the rows below.
   */
  private static final long MARGIN = 6 * (64L << 20);

  private static final int LONG_ROWS = 2048;

  @TempDir Path home;

  @AfterEach
  void nothingIsPublishedAndNoProcessIsLeft() {
    assertThat(home.resolve("registry")).doesNotExist();
    await().atMost(LIMIT).untilAsserted(() -> assertThat(Runs.workers(home)).isEmpty());
  }

  private static CompletableFuture<RunResult> begin(RunExecution execution) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return execution.run().orElseThrow();
          } catch (IOException e) {
            throw new UncheckedIOException("Cannot run the training", e);
          }
        });
  }

  private static RunResult end(CompletableFuture<RunResult> ending) throws Exception {
    return ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private ProcessHandle workerOf(RunFolder folder) {
    await().atMost(LIMIT).until(() -> Runs.curve(folder).size() > 1);
    List<ProcessHandle> workers = Runs.workers(home);
    assertThat(workers).hasSize(1);
    return workers.get(0);
  }

  @Test
  void aHeapThatIsTooSmallIsNamed() throws Exception {
    WorkerOptions small = Runs.worker().with(8, 600);
    RunFolder folder = Runs.prepare(home, "heap", Runs.keys(5), small);
    try (RunExecution execution = new RunExecution(folder, new Gpus())) {
      RunResult result = end(begin(execution));
      assertThat(result.failure()).isEqualTo(Failure.OUT_OF_MEMORY);
      assertThat(result.message())
          .contains("heap of 8 MB")
          .contains("raise train.worker-heap-megabytes")
          .contains("of a submitted job --worker-heap-megabytes");
    }
  }

  @Test
  void memoryThatTheEngineDoesNotGetIsNamedToo() throws Exception {
    assumeTrue(Files.isExecutable(PRLIMIT), "prlimit is here");
    Map<String, String> keys = Runs.keys(100_000);
    String rows = Integer.toString(LONG_ROWS);
    keys.putAll(Map.of("batch_size", rows, "micro_batch", rows, "evaluate_every", "300"));
    RunFolder folder = Runs.prepare(home, "engine", keys, Runs.worker());
    TrainingData.write(
        folder.data().resolve(TrainingData.EVAL), Collections.nCopies(LONG_ROWS, longRow()));
    try (RunExecution execution = new RunExecution(folder, new Gpus())) {
      CompletableFuture<RunResult> ending = begin(execution);
      limit(workerOf(folder));

      RunResult result = end(ending);

      assertThat(result.failure()).as(result.message()).isEqualTo(Failure.OUT_OF_MEMORY);
      assertThat(result.message())
          .containsPattern("tried to allocate [0-9]+ bytes.*lower micro_batch");
      assertThat(result.attempt()).isEqualTo(1);
    }
  }

  private static void limit(ProcessHandle worker) throws IOException, InterruptedException {
    String limit = "--as=" + (mapped(worker) + MARGIN);
    Process prlimit =
        new ProcessBuilder(PRLIMIT.toString(), "--pid", Long.toString(worker.pid()), limit).start();
    assertThat(prlimit.waitFor()).isZero();
  }

  /** A conversation of nearly as many tokens as the base's context has. */
  private static ObjectNode longRow() {
    ObjectNode row = WorkerJson.MAPPER.createObjectNode();
    ArrayNode messages = row.putArray("messages");
    messages.addObject().put("role", "user").put("content", "7 ".repeat(100));
    messages.addObject().put("role", "assistant").put("content", "It is 8.");
    row.putNull("tools");
    return row;
  }

  private static long mapped(ProcessHandle process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmSize:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aWorkerThatTheSystemKillsEndsTheRunWithThatReasonOnceNoRetryIsLeft() throws Exception {
    WorkerOptions once = Runs.worker().withLimits(60, 600, 0);
    RunFolder folder = Runs.prepare(home, "killed", Runs.keys(5000), once);
    try (RunExecution execution = new RunExecution(folder, new Gpus())) {
      CompletableFuture<RunResult> ending = begin(execution);
      assertThat(workerOf(folder).destroyForcibly()).isTrue();

      RunResult result = end(ending);

      assertThat(result.state()).isEqualTo("failed");
      assertThat(result.failure()).isEqualTo(Failure.CRASHED);
      assertThat(result.message())
          .contains("was killed with signal 9, as the system does where memory runs out")
          .contains("worker.log");
      assertThat(folder.result()).contains(result);
    }
  }
}
