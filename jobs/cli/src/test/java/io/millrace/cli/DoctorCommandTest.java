package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorCommandTest {

  @ParameterizedTest
  @CsvSource({
    "11, false, 11",
    "17, true, 17",
    "21, true, '21; tried were 17, and run --only-mine with 25'",
    "25, true, '25; tried were 17, and run --only-mine with 25'",
    "26, true, '26; tried were 17, and run --only-mine with 25'",
  })
  void aJavaThatWasNotTriedIsWellAndSaysSo(int version, boolean well, String found) {
    Check check = DoctorCommand.java(version);
    assertThat(check.well()).isEqualTo(well);
    assertThat(check.found()).isEqualTo(found);
  }
}
