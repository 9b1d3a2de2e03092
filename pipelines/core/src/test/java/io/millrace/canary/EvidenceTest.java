package io.millrace.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes wealth evidence: it is not expected to grow where there is no harm. */
class EvidenceTest {

  private static final double ROUNDING = 1e-9;

  @Test
  void wealthThatNobodyBetsStaysOne() {
    StartMixture wealth = new StartMixture(0.25, 0.75);
    for (int i = 0; i < 1_000_000; i++) {
      wealth.multiply(1, 1);
    }
    assertThat(wealth.total()).isCloseTo(1, within(ROUNDING));
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.1", "0.3, 0.3", "0.3, 0.5"})
  void theExpectedWealthIsAtMostOneWhereNoConversationIsMissing(double share, double arrives) {
    int conversations = 14;
    double expected = 0;
    for (int path = 0; path < 1 << conversations; path++) {
      AbsenceTest test = new AbsenceTest(share);
      double probability = 1;
      for (int i = 0; i < conversations; i++) {
        boolean canary = isSet(path, i);
        probability *= canary ? arrives : 1 - arrives;
        test.add(canary);
      }
      expected += probability * test.wealth();
    }
    requireEvidence(expected, arrives > share);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.85, 0.85", "0.3, 0.2, 0.2", "0.3, 0.5, 0.8"})
  void theExpectedWealthIsAtMostOneWhereTheCanaryIsNoWorse(
      double share, double incumbent, double canary) {
    int ratings = 7;
    double expected = 0;
    for (int path = 0; path < 1 << (2 * ratings); path++) {
      HarmTest test = new HarmTest(share);
      double probability = 1;
      for (int i = 0; i < ratings; i++) {
        boolean ofCanary = isSet(path, 2 * i);
        boolean good = isSet(path, 2 * i + 1);
        double mean = ofCanary ? canary : incumbent;
        probability *= (ofCanary ? share : 1 - share) * (good ? mean : 1 - mean);
        test.add(ofCanary, good ? 1 : 0);
      }
      expected += probability * test.wealth();
    }
    requireEvidence(expected, canary > incumbent);
  }

  private static boolean isSet(int path, int bit) {
    return ((path >> bit) & 1) == 1;
  }

  private static void requireEvidence(double expected, boolean better) {
    if (better) {
      assertThat(expected).isLessThan(1);
    } else {
      assertThat(expected).isCloseTo(1, within(ROUNDING));
    }
  }

  @Test
  void whatWasLostInAMillionHealthyConversationsIsNotLostForEver() {
    SplittableRandom random = new SplittableRandom(5);
    AbsenceTest missing = new AbsenceTest(0.1);
    HarmTest worse = new HarmTest(0.1);
    for (int i = 0; i < 1_000_000; i++) {
      boolean canary = random.nextDouble() < 0.1;
      missing.add(canary);
      worse.add(canary, random.nextDouble() < 0.85 ? 1 : 0);
    }
    assertThat(missing.wealth()).isBetween(0.001, 20.0);
    assertThat(worse.wealth()).isBetween(0.001, 20.0);
    for (int i = 0; i < 400; i++) {
      missing.add(false);
      worse.add(i % 10 == 0, i % 10 == 0 ? 0 : 1);
    }
    assertThat(missing.wealth()).isGreaterThan(20);
    assertThat(worse.wealth()).isGreaterThan(20);
  }
}
