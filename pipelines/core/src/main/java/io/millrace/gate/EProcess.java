package io.millrace.gate;

/**
 * Evidence against "values in [-1, 1] have a mean of at most {@code bound}": the wealth, from 1, of
 * a gambler who splits it over a fixed grid of bets. Where the null holds, wealth is a non-negative
 * supermartingale, so that it ever reaches 1/alpha with probability at most alpha, whenever one
 * looks and stops (Ville, Étude critique de la notion de collectif, 1939). Bets on bounded means:
 * Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting, JRSS B 86(1),
 * 2024. For values of -1, 0 and 1 wealth is a function of their counts.
 *
 * <p>Logarithms come from {@link StrictMath}, so that every machine computes the same bytes.
 */
public final class EProcess {

  private static final double LOG_BETS = StrictMath.log(Bets.count());

  private final double bound;
  private final double[] plus = new double[Bets.count()];
  private final double[] zero = new double[Bets.count()];
  private final double[] minus = new double[Bets.count()];
  private final double[] others = new double[Bets.count()];
  private final double[] logs = new double[Bets.count()];
  private int pluses;
  private int zeros;
  private int minuses;

  /**
   * A test against "mean ≤ bound".
   *
   * @throws IllegalArgumentException if the bound is not in (-1, 1)
   */
  public EProcess(double bound) {
    if (!(bound > -1 && bound < 1)) {
      throw new IllegalArgumentException(
          "Cannot test against a mean of " + bound + "; give a number between -1 and 1");
    }
    this.bound = bound;
    for (int bet = 0; bet < plus.length; bet++) {
      plus[bet] = Bets.logFactor(bet, 1, bound);
      zero[bet] = Bets.logFactor(bet, 0, bound);
      minus[bet] = Bets.logFactor(bet, -1, bound);
    }
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException if it is not in [-1, 1]
   */
  public void add(double value) {
    if (!(value >= -1 && value <= 1)) {
      throw new IllegalArgumentException(
          "Cannot bet on a value of " + value + "; scores lie in 0..1, differences in -1..1");
    }
    if (value == 1) {
      pluses++;
    } else if (value == 0) {
      zeros++;
    } else if (value == -1) {
      minuses++;
    } else {
      for (int bet = 0; bet < others.length; bet++) {
        others[bet] += Bets.logFactor(bet, value, bound);
      }
    }
  }

  /** The natural logarithm of the wealth. */
  public double logWealth() {
    fill();
    return Bets.logSum(logs);
  }

  /** Whether wealth stands at 1/alpha or above, exactly as {@link #logWealth} says. */
  public boolean reaches(double alpha) {
    double threshold = -StrictMath.log(alpha);
    double largest = fill();
    if (largest + LOG_BETS < threshold) {
      return false;
    }
    return Bets.logSum(logs) >= threshold;
  }

  private double fill() {
    double largest = Double.NEGATIVE_INFINITY;
    for (int bet = 0; bet < logs.length; bet++) {
      logs[bet] =
          Bets.logShare(bet)
              + pluses * plus[bet]
              + zeros * zero[bet]
              + minuses * minus[bet]
              + others[bet];
      largest = Math.max(largest, logs[bet]);
    }
    return largest;
  }
}
