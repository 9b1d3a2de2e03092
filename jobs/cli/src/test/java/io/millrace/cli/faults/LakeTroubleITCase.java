package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

      limitFiles(mill);
      line.plant();
      MineLine.patiently()
          .untilAsserted(
              () ->
                  assertThat(line.failures())
                      .contains("Cannot write " + line.lake())
                      .contains("File too large; make room there"));
      mill.cluster().replaceTaskManager();

      line.plant();
      line.awaitAllAndCount();
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

  /** Lets the TaskManager write no file beyond a page, which may be too little for it to live. */
  private static void limitFiles(Mill mill) throws Exception {
    Process prlimit =
        new ProcessBuilder(
                PRLIMIT.toString(),
                "--pid",
                Long.toString(mill.cluster().taskManagerPid()),
                "--fsize=4096:")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }
}
