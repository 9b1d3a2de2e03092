package io.millrace.registry;

import java.time.Duration;
import java.time.Instant;

/**
 * What is fixed when an adapter becomes a canary.
 *
 * @param share of the conversations that the canary answers, above 0 and below 1
 * @param minRated rated conversations of each arm that a promotion needs
 * @param deadline until when a conversation counts for a promotion
 * @param patience how long after its beginning a conversation is looked at, in either arm
 * @param coolDown how long no other canary may begin after this one did harm
 * @param alpha the probability of a false alarm about outcomes
 * @param silenceAlpha the probability of a false alarm about missing conversations, missing ratings
 *     and errors
 */
public record Rollout(
    double share,
    int minRated,
    Instant deadline,
    Duration patience,
    Duration coolDown,
    double alpha,
    double silenceAlpha) {

  /**
   * @throws IllegalArgumentException naming what is out of its range
   */
  public Rollout {
    between("share", share, 0.001, 0.999);
    between("min_rated", minRated, 1, 1_000_000);
    between("alpha", alpha, 1e-9, 0.5);
    between("silence_alpha", silenceAlpha, 1e-9, 0.5);
    if (patience.isNegative() || coolDown.isNegative()) {
      throw new IllegalArgumentException(
          "Cannot wait %s and cool down for %s; give times that are not negative"
              .formatted(patience, coolDown));
    }
  }

  private static void between(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "Cannot use %s %s; give a number from %s to %s".formatted(name, value, least, most));
    }
  }
}
