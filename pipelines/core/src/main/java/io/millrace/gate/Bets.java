package io.millrace.gate;

/**
 * The fixed grid of bets: fractions of the largest stake that cannot go bankrupt, each with its
 * share of the starting wealth. Nine tenths lie around the middle, where a candidate that wins two
 * to four times as often as it loses is found soonest; one tenth lies at the two ends, for small
 * gains and for sure ones.
 */
final class Bets {

  private static final int STEPS = 20;
  private static final double ENDS = 0.1;
  private static final double[] FRACTIONS = new double[STEPS - 1];
  private static final double[] LOG_SHARES = new double[STEPS - 1];

  static {
    double total = 0;
    for (int k = 1; k < STEPS; k++) {
      total += bell(k);
    }
    for (int k = 1; k < STEPS; k++) {
      boolean end = k == 1 || k == STEPS - 1;
      FRACTIONS[k - 1] = (double) k / STEPS;
      LOG_SHARES[k - 1] = StrictMath.log((1 - ENDS) * bell(k) / total + (end ? ENDS / 2 : 0));
    }
  }

  private static double bell(int k) {
    double spread = k * (STEPS - k);
    return spread * spread * spread * spread;
  }

  private Bets() {}

  static int count() {
    return FRACTIONS.length;
  }

  static double logShare(int bet) {
    return LOG_SHARES[bet];
  }

  /** The logarithm of what a bet against "mean ≤ bound" is multiplied with by one value. */
  static double logFactor(int bet, double value, double bound) {
    return StrictMath.log1p(FRACTIONS[bet] * (value - bound) / (1 + bound));
  }

  /** The logarithm of the sum of the exponentials. */
  static double logSum(double[] logs) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      largest = Math.max(largest, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - largest);
    }
    return largest + StrictMath.log(sum);
  }
}
