package io.millrace.cli.canary;

import io.millrace.canary.DetectableLoss;
import io.millrace.registry.Rollout;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The loss that is seen in most rollouts before a canary can be promoted.
 *
 * @param loss empty where none is
 */
record VisibleLoss(IncumbentMean mean, int minRated, OptionalDouble loss) {

  private static final int ROLLOUTS = 300;
  private static final double POWER = 0.9;

  static VisibleLoss of(IncumbentMean mean, Rollout rollout) {
    return new VisibleLoss(
        mean,
        rollout.minRated(),
        DetectableLoss.of(
            mean.value(), rollout.minRated(), rollout.share(), rollout.alpha(), POWER, ROLLOUTS));
  }

  /** What is seen, for whoever starts a canary. */
  String sentence() {
    return loss.isPresent()
        ? String.format(
            Locale.ROOT,
            "A loss of %.2f from a mean of %.2f (%s) that is there from the start is seen by then in %.0f %% of rollouts; smaller and later ones may pass",
            loss.getAsDouble(),
            mean.value(),
            mean.source(),
            POWER * 100)
        : String.format(
            Locale.ROOT,
            "%d rated conversations show no loss from a mean of %.2f (%s) in %.0f %% of rollouts: raise --min-rated",
            minRated,
            mean.value(),
            mean.source(),
            POWER * 100);
  }

  /** What may pass, as a part of a sentence. */
  String passing() {
    return loss.isPresent()
        ? String.format(
            Locale.ROOT,
            "a loss of less than %.2f from a mean of %.2f may pass",
            loss.getAsDouble(),
            mean.value())
        : String.format(Locale.ROOT, "any loss from a mean of %.2f may pass", mean.value());
  }
}
