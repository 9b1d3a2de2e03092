package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeCommandTest {

  @TempDir Path home;
  private Console millrace;

  @BeforeEach
  void commits() throws IOException {
    millrace = new Console(home);
    for (int i = 0; i < 3; i++) {
      millrace.commit(Console.trace("t" + i), "{");
    }
  }

  @AfterEach
  void close() {
    millrace.close();
  }

  @Test
  void withoutADatabaseNothingIsKnownToBeLoaded() {
    assertThat(millrace.run("lake", "compact", "--apply")).isEqualTo(1);
    assertThat(millrace.err()).contains("millrace.duckdb", "does not exist").hasLineCount(1);
  }

  @Test
  void compactAndJanitorSayWhatTheyWouldDoAndDoItWhenTold() throws IOException {
    millrace.run("load");
    millrace.commit(Console.trace("t9"));
    List<Path> before = files();

    assertThat(millrace.run("lake", "compact")).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("commits 1 to 3: 9 files").contains("add --apply");
    assertThat(files()).isEqualTo(before);

    assertThat(millrace.run("lake", "compact", "--apply", "--json")).as(millrace.err()).isZero();
    assertThat(millrace.out())
        .contains("{\"first_commit\":1,\"last_commit\":3,\"commits\":3,\"files\":9")
        .hasLineCount(1);
    assertThat(files()).containsAll(before).hasSize(before.size() + 4);

    String[] apply = {"lake", "janitor", "--apply", "--checkpoints", home + "/savepoints"};
    Files.createDirectories(home.resolve("savepoints"));
    assertThat(millrace.run(apply)).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("no checkpoint found", "Deleted 0 files");
    for (Path file : files()) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS)));
    }
    Path checkpoint = Files.createDirectories(home.resolve("checkpoints/job/chk-3"));
    Files.createFile(checkpoint.resolve("_metadata"));
    Files.setLastModifiedTime(
        checkpoint.resolve("_metadata"), FileTime.from(Instant.now().minus(3, ChronoUnit.DAYS)));
    millrace.run("lake", "janitor", "--apply");
    assertThat(millrace.out()).contains(checkpoint.toString()).contains("Deleted 0 files");

    Files.delete(checkpoint.resolve("_metadata"));
    assertThat(millrace.run("lake", "janitor")).isZero();
    assertThat(millrace.out())
        .contains("Would delete 12 files", "no checkpoint lies in", "--checkpoints")
        .doesNotContain("add --apply");
    List<Path> all = files();
    assertThat(millrace.run("lake", "janitor", "--apply")).isEqualTo(1);
    assertThat(millrace.err())
        .contains("Cannot delete", "no checkpoint lies in", "with --checkpoints")
        .hasLineCount(1);
    assertThat(files()).isEqualTo(all);
    assertThat(millrace.run("lake", "janitor", "--checkpoints", home + "/savepoints")).isZero();
    assertThat(millrace.out()).contains("Would delete 12 files", "add --apply");
    assertThat(millrace.run(apply)).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("compacted", "Deleted 12 files");
    assertThat(files()).hasSize(before.size() + 4 - 12);

    Files.delete(home.resolve("millrace.duckdb"));
    assertThat(millrace.run("load", "--json")).isZero();
    assertThat(millrace.out()).isEqualTo("{\"commits\":2,\"rows\":7,\"last_commit\":4}\n");
    millrace.run("sql", "--format", "csv", "select count(*) from payload");
    assertThat(millrace.out()).isEqualTo("count_star()\n4\n");
  }

  @Test
  void anAgeThatCouldHurtARunningJobIsAUsageError() {
    millrace.run("load");
    assertThat(millrace.run("lake", "janitor", "--older-than", "5min")).isEqualTo(2);
    assertThat(millrace.err()).contains("--older-than 5min", "1h or more").hasLineCount(1);
    assertThat(millrace.run("lake", "janitor", "--older-than", "soon")).isEqualTo(2);
    assertThat(millrace.err()).contains("--older-than soon", "24h").hasLineCount(1);
    assertThat(millrace.run("lake", "janitor", "--checkpoints", home + "/none")).isEqualTo(1);
    assertThat(millrace.err()).contains("/none", "--checkpoints").hasLineCount(1);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("lake"))) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith("lock"))
          .sorted()
          .toList();
    }
  }
}
