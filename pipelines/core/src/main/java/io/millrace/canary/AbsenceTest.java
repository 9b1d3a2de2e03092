package io.millrace.canary;

/**
 * Evidence against "each conversation is the canary's with at least its share": wealth that bets on
 * a canary whose conversations leave no trace, from the first conversation or from a later one.
 * Each conversation multiplies a bet by the likelihood of its arm when so many are missing over
 * that when none is.
 */
final class AbsenceTest {

  /** What is left of the canary's share in each bet. */
  private static final double[] LEFT = {0.1, 0.5, 0.8};

  private final StartMixture wealth = new StartMixture(1.0 / 3, 1.0 / 3, 1.0 / 3);
  private final double[] ofCanary = new double[LEFT.length];
  private final double[] ofIncumbent = new double[LEFT.length];

  AbsenceTest(double share) {
    for (int bet = 0; bet < LEFT.length; bet++) {
      double left = LEFT[bet] * share / (1 - share + LEFT[bet] * share);
      ofCanary[bet] = left / share;
      ofIncumbent[bet] = (1 - left) / (1 - share);
    }
  }

  void add(boolean canary) {
    wealth.multiply(canary ? ofCanary : ofIncumbent);
  }

  /** The wealth, which began as 1. */
  double wealth() {
    return wealth.total();
  }
}
