package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Mill.Shared.class)
class LakeTroubleITCase {

  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  @TempDir private Path directory;

  @Test
  void aFullDiskFailsTheJobWithItsRemedyAndNothingIsMissingOnceThereIsRoom(Mill mill)
      throws Exception {
    assumeTrue(Files.isExecutable(PRLIMIT), "Skipped: no " + PRLIMIT + " to make a disk seem full");
    try (MineLine line = new MineLine(mill, directory.resolve("full"))) {
      line.plant();
      line.start();
      line.awaitLoaded();

      largestFile(mill, "4096:");
      line.plant();
      MineLine.patiently()
          .untilAsserted(
              () ->
                  assertThat(line.failures())
                      .contains("Cannot write " + line.lake())
                      .contains("File too large; make room there"));
      largestFile(mill, "unlimited:");

      line.plant();
      line.awaitAllAndCount();
      assertThat(unfinished(line.lake())).isEmpty();
    }
  }

  @Test
  void aLakeThatTakesNoCommitFailsTheJobWithItsRemedyAndGetsItLater(Mill mill) throws Exception {
    try (MineLine line = new MineLine(mill, directory.resolve("unwritable"))) {
      line.plant();
      line.start();
      line.awaitLoaded();

      Path commits = line.lake().resolve("commits");
      Path away = line.lake().resolve("commits-away");
      Files.move(commits, away);
      Files.writeString(commits, "in the way");
      line.plant();
      MineLine.patiently()
          .untilAsserted(
              () ->
                  assertThat(line.failures())
                      .contains("Cannot write " + commits + ": FileAlreadyExists")
                      .contains("let Flink's user write"));
      Files.move(away, commits, StandardCopyOption.REPLACE_EXISTING);

      line.plant();
      line.awaitAllAndCount();
    }
  }

  /** Lets the TaskManager write no file beyond a size, a limit that can be lifted again. */
  private static void largestFile(Mill mill, String softLimit) throws Exception {
    Process prlimit =
        new ProcessBuilder(
                PRLIMIT.toString(),
                "--pid",
                Long.toString(mill.cluster().taskManagerPid()),
                "--fsize=" + softLimit)
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }

  private static List<Path> unfinished(Path lake) throws IOException {
    try (Stream<Path> files = Files.walk(lake)) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }
}
