package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Mill.Shared.class)
class LakeTroubleITCase {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"commits", "facts"})
  void aLakeThatTakesNoCommitOrNoDataFailsTheJobWithItsRemedyAndGetsItLater(String part, Mill mill)
      throws Exception {
    try (MineLine line = new MineLine(mill, directory.resolve("unwritable-" + part))) {
      line.plant();
      line.start();
      line.awaitLoaded();

      Path files = line.lake().resolve(part);
      Path away = directory.resolve("away");
      Files.move(files, away);
      Files.writeString(files, "in the way");
      line.plant();
      MineLine.patiently()
          .untilAsserted(
              () ->
                  assertThat(line.failures())
                      .containsPattern(
                          "Cannot write "
                              + Pattern.quote(files.toString())
                              + "\\S*: FileAlreadyExists")
                      .contains("let Flink's user write"));
      Files.move(away, files, StandardCopyOption.REPLACE_EXISTING);

      line.plant();
      line.awaitAllAndCount();
    }
  }
}
