package io.millrace.canary;

import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * How large a loss the test of outcomes sees when it is there from the first conversation on, by
 * seeded simulation with a look after every rating.
 */
public final class DetectableLoss {

  private static final long SEED = 20_241_123;
  private static final int STEPS = 100;

  private DetectableLoss() {}

  /**
   * The share of rollouts in which the alarm is raised within so many rated canary conversations.
   *
   * @param incumbent the incumbent's mean of ratings that are 0 or 1
   * @param canary the canary's
   */
  public static double found(
      double incumbent, double canary, int rated, double share, double alpha, int rollouts) {
    SplittableRandom random = new SplittableRandom(SEED);
    int found = 0;
    for (int rollout = 0; rollout < rollouts; rollout++) {
      found += alarms(incumbent, canary, rated, share, alpha, random) ? 1 : 0;
    }
    return (double) found / rollouts;
  }

  private static boolean alarms(
      double incumbent,
      double canary,
      int rated,
      double share,
      double alpha,
      SplittableRandom random) {
    HarmTest test = new HarmTest(share);
    int read = 0;
    while (read < rated) {
      boolean isCanary = random.nextDouble() < share;
      test.add(isCanary, random.nextDouble() < (isCanary ? canary : incumbent) ? 1 : 0);
      if (test.wealth() >= 1 / alpha) {
        return true;
      }
      read += isCanary ? 1 : 0;
    }
    return false;
  }

  /**
   * The smallest loss, in hundredths, that is found with this power; empty when even a canary that
   * fails always is not.
   */
  public static OptionalDouble of(
      double incumbent, int rated, double share, double alpha, double power, int rollouts) {
    int seen = (int) Math.floor(incumbent * STEPS);
    if (found(incumbent, 0, rated, share, alpha, rollouts) < power) {
      return OptionalDouble.empty();
    }
    int unseen = 0;
    while (seen - unseen > 1) {
      int middle = (seen + unseen) / 2;
      double canary = incumbent - (double) middle / STEPS;
      if (found(incumbent, canary, rated, share, alpha, rollouts) >= power) {
        seen = middle;
      } else {
        unseen = middle;
      }
    }
    return OptionalDouble.of((double) seen / STEPS);
  }
}
