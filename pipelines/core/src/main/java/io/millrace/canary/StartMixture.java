package io.millrace.canary;

/**
 * Wealth that is spread over bets and over the values at which they begin, so that harm which comes
 * late need not first win back what was lost before it. Half is staked at once; of what is set
 * aside each value stakes a small part, so that after n values 1/2 4096/(4096 + n) is left. The sum
 * is a mixture of wealths with weights that are fixed before the first value and sum to 1: where
 * each factor is expected to be at most 1 it is a supermartingale from 1, and reaches 1/alpha with
 * probability at most alpha over any number of values. It never falls below what is set aside.
 * Mixtures of martingales: Shafer and Vovk, Game-Theoretic Foundations for Probability and Finance,
 * Wiley 2019; a bet from each possible start: Shin, Ramdas and Rinaldo, E-detectors: a
 * nonparametric framework for sequential change detection, arXiv:2203.03532, 2022, whose unweighted
 * sums bound the mean time between false alarms and not the probability that there ever is one.
 */
final class StartMixture {

  private static final double AT_ONCE = 0.5;

  /** After so many values half of what was set aside is staked. */
  private static final double HALF = 4096;

  private final double[] shares;
  private final double[] staked;
  private double setAside = 1 - AT_ONCE;
  private long values;

  /**
   * @param shares of each bet in all that is staked; their sum is 1
   */
  StartMixture(double... shares) {
    this.shares = shares.clone();
    this.staked = new double[shares.length];
    for (int bet = 0; bet < staked.length; bet++) {
      staked[bet] = AT_ONCE * shares[bet];
    }
  }

  /**
   * Reads one value: multiplies what each bet has, then stakes what is meant for a start here.
   *
   * @param factors by which the value multiplies each bet
   */
  void multiply(double... factors) {
    values++;
    double stake = setAside / (HALF + values);
    setAside -= stake;
    for (int bet = 0; bet < staked.length; bet++) {
      staked[bet] = staked[bet] * factors[bet] + stake * shares[bet];
    }
  }

  /** All of it, which began as 1. */
  double total() {
    double total = setAside;
    for (double one : staked) {
      total += one;
    }
    return total;
  }
}
