package io.millrace.canary;

/**
 * Evidence against "each conversation is the canary's with at least its share": wealth that bets on
 * a canary whose conversations leave no trace. Each conversation multiplies it by the likelihood of
 * its arm when so many are missing over that when none is.
 */
final class AbsenceTest {

  /** What is left of the canary's share in each bet. */
  private static final double[] LEFT = {0.1, 0.5, 0.8};

  private final double share;
  private final double[] wealth = {1.0 / 3, 1.0 / 3, 1.0 / 3};

  AbsenceTest(double share) {
    this.share = share;
  }

  void add(boolean canary) {
    for (int bet = 0; bet < wealth.length; bet++) {
      double left = LEFT[bet] * share / (1 - share + LEFT[bet] * share);
      wealth[bet] *= canary ? left / share : (1 - left) / (1 - share);
    }
  }

  double wealth() {
    return wealth[0] + wealth[1] + wealth[2];
  }
}
