package io.millrace.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the two tests find of harm that is there from the start, and how often they are wrong, with
 * a look after every conversation.
 */
class CanarySimulationTest {

  private static final double ALPHA = 0.05;
  private static final double SHARE = 0.1;
  private static final int ROLLOUTS = 2000;

  /** Three standard errors above alpha. */
  private static final double ALLOWED = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / ROLLOUTS);

  @ParameterizedTest
  @CsvSource({"0.85", "0.5", "0.97", "0.1"})
  void aCanaryThatIsNoWorseIsCalledWorseAtMostAtAlpha(double mean) {
    double alarms = DetectableLoss.found(mean, mean, 320, SHARE, ALPHA, ROLLOUTS);
    CanaryPage.row("no loss from %.2f, 320 rated".formatted(mean), alarms);
    assertThat(alarms).isLessThanOrEqualTo(ALLOWED);
  }

  @Test
  void aLossOfATenthIsFoundWithin320RatedConversations() {
    double found = DetectableLoss.found(0.85, 0.75, 320, SHARE, ALPHA, 1000);
    CanaryPage.row("a loss of 0.10 from 0.85, 320 rated", found);
    assertThat(found).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void aLossOf45HundredthsIsFoundWithin20RatedConversations() {
    double found = DetectableLoss.found(0.85, 0.40, 20, SHARE, ALPHA, 4000);
    CanaryPage.row("a loss of 0.45 from 0.85, 20 rated", found);
    assertThat(found).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void theLossThatIsPrintedIsFoundAndASmallerOneIsNot() {
    double loss = DetectableLoss.of(0.85, 320, SHARE, ALPHA, 0.9, 300).orElseThrow();
    assertThat(loss).isBetween(0.06, 0.1);
    assertThat(DetectableLoss.found(0.85, 0.85 - loss / 2, 320, SHARE, ALPHA, 300)).isLessThan(0.9);
    assertThat(DetectableLoss.of(0.85, 1, 0.5, ALPHA, 0.9, 300)).isEmpty();
  }

  @Test
  void anUnchangedCanaryIsCalledSilentAtMostAtAlpha() {
    double alarms = silent(ROLLOUTS, 1000, SHARE, 0.3, 0.02);
    CanaryPage.row("no silence, 1000 conversations of both arms", alarms);
    assertThat(alarms).isLessThanOrEqualTo(ALLOWED);
  }

  @Test
  void anUnchangedCanaryIsTakenBackByEitherTestAtMostAtTheSumOfBothAlphas() {
    double alarms = alarms(ROLLOUTS, 4000, ALPHA, SHARE, 0.3, 0.02);
    CanaryPage.row("nothing changed, either test, 4000 conversations of both arms", alarms);
    assertThat(alarms).isLessThanOrEqualTo(2 * ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.15, 0.02, half as many ratings",
    "0.1, 0.3, 0.20, ten times the errors",
    "0.05, 0.3, 0.02, half of its conversations missing"
  })
  void silenceAndErrorsAreHarm(double arrives, double rated, double errors, String what) {
    double alarms = silent(200, 4000, arrives, rated, errors);
    CanaryPage.row(what + ", 4000 conversations of both arms", alarms);
    assertThat(alarms).isGreaterThanOrEqualTo(0.9);
  }

  /** By the test of silence alone. */
  private static double silent(
      int rollouts, int conversations, double arrives, double rated, double errors) {
    return alarms(rollouts, conversations, 1e-300, arrives, rated, errors);
  }

  /** A canary with these rates beside an incumbent of which 0.3 are rated and 0.02 fail. */
  private static double alarms(
      int rollouts, int conversations, double alpha, double arrives, double rated, double errors) {
    CanaryPlan plan =
        new CanaryPlan("canary:s/r/1", "s/r", "new", "old", SHARE, 1, 0, 0, alpha, ALPHA);
    SplittableRandom random = new SplittableRandom(7);
    int alarms = 0;
    for (int rollout = 0; rollout < rollouts; rollout++) {
      CanaryWatch watch = new CanaryWatch(plan);
      Optional<CanaryReason> alarm = Optional.empty();
      for (int i = 0; i < conversations && alarm.isEmpty(); i++) {
        boolean canary = random.nextDouble() < arrives / (1 - SHARE + arrives);
        boolean isRated = random.nextDouble() < (canary ? rated : 0.3);
        boolean failed = random.nextDouble() < (canary ? errors : 0.02);
        double rating = random.nextDouble() < 0.85 ? 1 : 0;
        alarm =
            watch.read(
                new CanaryRow(
                    "c" + i, i, canary ? "new" : "old", 0.1, isRated ? rating : null, failed));
      }
      alarms += alarm.isPresent() ? 1 : 0;
    }
    return (double) alarms / rollouts;
  }
}
