package io.millrace.score;

import io.millrace.fact.Scores;

/** The composite of go-ml's sub-scores ("LEK"), which completes them to a heuristic score. */
public final class Lek {
  private Lek() {}

  /** Unbounded weighted sum: 0 for a text without any signal, -60 for an empty one. */
  public static Scores.Heuristic additive(
      int compliance,
      int formulaic,
      int firstPerson,
      int creative,
      int engagement,
      int emotional,
      int degeneration,
      int broken) {
    double lek =
        2.0 * engagement
            + 3.0 * creative
            + 2.0 * emotional
            + 1.5 * firstPerson
            - 5.0 * compliance
            - 3.0 * formulaic
            - 4.0 * degeneration
            - 20.0 * broken;
    return new Scores.Heuristic(
        compliance,
        formulaic,
        firstPerson,
        creative,
        engagement,
        emotional,
        degeneration,
        broken,
        lek);
  }

  /** Share of the positive signals, lowered by the share of the negative ones; within 0..1. */
  public static Scores.Heuristic unit(
      int compliance,
      int formulaic,
      int firstPerson,
      int creative,
      int engagement,
      int emotional,
      int degeneration,
      int broken) {
    double positive =
        2.0 * share(engagement, 5)
            + 3.0 * share(creative, 4)
            + 2.0 * share(emotional, 5)
            + 1.5 * share(firstPerson, 4);
    double negative =
        5.0 * share(compliance, 5)
            + 3.0 * share(formulaic, 1)
            + 4.0 * share(degeneration, 5)
            + 20.0 * share(broken, 1);
    double lek = Math.max(0, Math.min(1, positive / 8.5 * (1 - negative / 32)));
    return new Scores.Heuristic(
        compliance,
        formulaic,
        firstPerson,
        creative,
        engagement,
        emotional,
        degeneration,
        broken,
        lek);
  }

  private static double share(int value, int cap) {
    return Math.min(1, (double) value / cap);
  }
}
