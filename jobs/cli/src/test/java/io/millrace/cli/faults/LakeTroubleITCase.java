package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Mill.Shared.class)
class LakeTroubleITCase {

  @TempDir private Path directory;

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
}
