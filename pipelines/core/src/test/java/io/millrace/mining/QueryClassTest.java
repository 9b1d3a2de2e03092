package io.millrace.mining;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryClassTest {
  @Test
  void isUnknownWithoutText() {
    assertThat(QueryClass.of(null)).isEqualTo(QueryClass.UNKNOWN);
    assertThat(QueryClass.UNKNOWN.label()).isEqualTo("unknown");
  }

  @Test
  void isShortWhenEmptyOrBlank() {
    assertThat(QueryClass.of("")).isEqualTo(QueryClass.SHORT);
    assertThat(QueryClass.of("  \n")).isEqualTo(QueryClass.SHORT);
  }

  @Test
  void prefersCodeToAnEarlierMathematicalWord() {
    assertThat(QueryClass.of("solve this class of problems")).isEqualTo(QueryClass.CODE);
  }

  @Test
  void countsCodePointsAtBothBorders() {
    assertThat(QueryClass.of("\uD83D\uDE00".repeat(49))).isEqualTo(QueryClass.SHORT);
    assertThat(QueryClass.of("\uD83D\uDE00".repeat(50))).isEqualTo(QueryClass.GENERAL);
    assertThat(QueryClass.of("\uD83D\uDE00".repeat(500))).isEqualTo(QueryClass.GENERAL);
    assertThat(QueryClass.of("\uD83D\uDE00".repeat(501))).isEqualTo(QueryClass.LONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD835\uDC00solve", "solve\uD835\uDC00", "²solve", "solveⅧ"})
  void seesNoWordBorderBesideLettersAndNumbersOfAnyPlane(String text) {
    assertThat(QueryClass.of(text)).isEqualTo(QueryClass.SHORT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D\uDE00solve", "solve\uD83D\uDE00", "\uD83Dsolve", "ⓐsolve"})
  void seesAWordBorderBesideSymbolsAndLoneSurrogates(String text) {
    assertThat(QueryClass.of(text)).isEqualTo(QueryClass.MATH);
  }
}
