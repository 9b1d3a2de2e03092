package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.worker.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

  private static final List<String> ALL =
      List.of(
          "checkpoint.safetensors", "progress.jsonl", "result/w", "tmp/deep/file", "worker.log");

  @TempDir Path home;
  private RunFolder run;

  @BeforeEach
  void twoAttempts() throws IOException {
    run = new RunFolder(home);
    Files.createDirectories(run.data());
    Files.writeString(run.data().resolve("train.jsonl"), "{}");
    for (int number = 1; number <= 2; number++) {
      for (String name : ALL) {
        Path file = run.attempt(number).path().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
      }
    }
  }

  private static RunResult published() {
    return new RunResult("run", 2, "adapter", null, "", null, null, "1");
  }

  private List<String> files(int attempt) throws IOException {
    Path folder = run.attempt(attempt).path();
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aPublishedRunKeepsReportsLogsAndData() throws IOException {
    run.write(published());

    Leftovers.delete(run);

    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(files(attempt)).containsExactly("progress.jsonl", "worker.log");
      assertThat(run.attempt(attempt).path().resolve("tmp")).doesNotExist();
    }
    assertThat(run.data().resolve("train.jsonl")).exists();
    assertThat(run.result()).contains(published());
  }

  @Test
  void aRunWithoutAPublishedResultKeepsAll() throws IOException {
    Leftovers.delete(run);
    assertThat(files(1)).isEqualTo(ALL);

    run.write(RunResult.failed("run", 2, Failure.REFUSED, "no registry"));
    Leftovers.delete(run);
    assertThat(files(1)).isEqualTo(ALL);
    assertThat(files(2)).isEqualTo(ALL);
  }

  @Test
  void aRunThatIsToKeepAllKeepsAll() throws IOException {
    run.keepAll();
    run.write(published());

    Leftovers.delete(run);

    assertThat(files(2)).isEqualTo(ALL);
  }

  @Test
  void whatCannotBeDeletedIsNoFaultOfTheRun() throws IOException {
    run.write(published());
    Files.writeString(home.resolve("3"), "in the way");

    Leftovers.delete(run);

    assertThat(files(2)).containsExactly("progress.jsonl", "worker.log");
  }
}
