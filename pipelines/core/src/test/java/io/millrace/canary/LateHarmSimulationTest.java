package io.millrace.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is found of harm that begins after a healthy stretch, and the false alarms of a long one.
 */
class LateHarmSimulationTest {

  private static final double ALPHA = 0.05;
  private static final double SHARE = 0.1;
  private static final int HEALTHY = 10_000;
  private static final CanaryPlan PLAN =
      new CanaryPlan("canary:s/r/1", "s/r", "new", "old", SHARE, 1, 0, 0, ALPHA, ALPHA);

  /** What the canary's conversations are like. */
  private record Rates(double arrives, double rated, double errors, double mean) {}

  private static final Rates INCUMBENT = new Rates(1 - SHARE, 0.3, 0.02, 0.85);
  private static final Rates UNCHANGED = new Rates(SHARE, 0.3, 0.02, 0.85);

  @ParameterizedTest
  @CsvSource({
    "0, 0.3, 0.02, 0.85, 200, all of its conversations missing",
    "0.05, 0.3, 0.02, 0.85, 1500, half of its conversations missing",
    "0.1, 0.15, 0.02, 0.85, 3000, half as many ratings",
    "0.1, 0.3, 0.20, 0.85, 900, ten times the errors",
    "0.1, 0.3, 0.02, 0.40, 1500, a loss of 0.45 from 0.85"
  })
  void harmThatBeginsLateIsFound(
      double arrives, double rated, double errors, double mean, int more, String what) {
    double found = found(200, more, new Rates(arrives, rated, errors, mean));
    CanaryPage.row(
        "harm begins after %d conversations: %s, %d more".formatted(HEALTHY, what, more), found);
    assertThat(found).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void aLongHealthyStretchIsAlarmedAtMostAtTheSumOfBothAlphas() {
    int rollouts = 600;
    SplittableRandom random = new SplittableRandom(11);
    int alarms = 0;
    for (int rollout = 0; rollout < rollouts; rollout++) {
      alarms += alarmed(new CanaryWatch(PLAN), 2 * HEALTHY, UNCHANGED, random) ? 1 : 0;
    }
    double share = (double) alarms / rollouts;
    CanaryPage.row("nothing changed, either test, 20000 conversations of both arms", share);
    assertThat(share).isLessThanOrEqualTo(2 * ALPHA);
  }

  @ParameterizedTest
  @CsvSource({"0.45", "0.25", "0.10"})
  void aLossThatBeginsShortlyBeforeThePromotionIsFoundWhereItIsLarge(double loss) {
    int rollouts = 1000;
    SplittableRandom random = new SplittableRandom(12);
    int found = 0;
    int healthy = 0;
    while (healthy < rollouts) {
      HarmTest test = new HarmTest(SHARE);
      if (!worse(test, 200, 0.85, random)) {
        healthy++;
        found += worse(test, 120, 0.85 - loss, random) ? 1 : 0;
      }
    }
    double share = (double) found / rollouts;
    CanaryPage.row(
        "harm begins after 200 of 320 rated: a loss of %.2f from 0.85".formatted(loss), share);
    assertThat(share >= 0.9).isEqualTo(loss > 0.2);
  }

  /** The share of rollouts, of those without an alarm before, that have one within so many more. */
  private static double found(int rollouts, int more, Rates harm) {
    SplittableRandom random = new SplittableRandom(13);
    int found = 0;
    int healthy = 0;
    while (healthy < rollouts) {
      CanaryWatch watch = new CanaryWatch(PLAN);
      if (!alarmed(watch, HEALTHY, UNCHANGED, random)) {
        healthy++;
        found += alarmed(watch, more, harm, random) ? 1 : 0;
      }
    }
    return (double) found / rollouts;
  }

  /** Whether one of so many conversations raises an alarm. */
  private static boolean alarmed(
      CanaryWatch watch, int conversations, Rates ofCanary, SplittableRandom random) {
    double canaries = ofCanary.arrives() / (INCUMBENT.arrives() + ofCanary.arrives());
    for (int i = 0; i < conversations; i++) {
      boolean canary = random.nextDouble() < canaries;
      Rates rates = canary ? ofCanary : INCUMBENT;
      boolean rated = random.nextDouble() < rates.rated();
      boolean failed = random.nextDouble() < rates.errors();
      double rating = random.nextDouble() < rates.mean() ? 1 : 0;
      CanaryRow row =
          new CanaryRow("c", i, canary ? "new" : "old", SHARE, rated ? rating : null, failed);
      if (watch.read(row).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the ratings, up to so many of the canary's, raises an alarm. */
  private static boolean worse(HarmTest test, int rated, double mean, SplittableRandom random) {
    int read = 0;
    while (read < rated) {
      boolean canary = random.nextDouble() < SHARE;
      test.add(canary, random.nextDouble() < (canary ? mean : INCUMBENT.mean()) ? 1 : 0);
      if (test.wealth() >= 1 / ALPHA) {
        return true;
      }
      read += canary ? 1 : 0;
    }
    return false;
  }
}
