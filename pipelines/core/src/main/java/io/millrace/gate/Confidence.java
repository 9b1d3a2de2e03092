package io.millrace.gate;

import java.util.Map;
import java.util.TreeMap;

/**
 * Bounds on the mean of values in [-1, 1] that hold at all looks together: the lower bound is the
 * smallest mean against which the wealth of {@link EProcess} stays below 1/alpha, the upper bound
 * is the same of the mirrored values. Each holds with probability 1 - alpha.
 */
public final class Confidence {

  private static final int HALVINGS = 40;

  private final Map<Double, Integer> counts = new TreeMap<>();
  private double sum;
  private int size;

  /** Reads one value in [-1, 1]. */
  public void add(double value) {
    counts.merge(value == 0 ? 0.0 : value, 1, Integer::sum);
    sum += value;
    size++;
  }

  /** The mean of the values; 0 without any. */
  public double mean() {
    return size == 0 ? 0 : sum / size;
  }

  /** The lower bound, -1 where nothing is excluded. */
  public double lower(double alpha) {
    return bound(1, alpha);
  }

  /** The upper bound, 1 where nothing is excluded. */
  public double upper(double alpha) {
    return -bound(-1, alpha);
  }

  /** Wealth falls with the mean it is held against, so halving the interval finds the bound. */
  private double bound(int sign, double alpha) {
    double threshold = -StrictMath.log(alpha);
    double excluded = -1;
    double possible = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (excluded + possible) / 2;
      if (logWealth(sign, middle) >= threshold) {
        excluded = middle;
      } else {
        possible = middle;
      }
    }
    return excluded;
  }

  private double logWealth(int sign, double mean) {
    double[] logs = new double[Bets.count()];
    for (int bet = 0; bet < logs.length; bet++) {
      logs[bet] = Bets.logShare(bet);
      for (Map.Entry<Double, Integer> entry : counts.entrySet()) {
        logs[bet] += entry.getValue() * Bets.logFactor(bet, sign * entry.getKey(), mean);
      }
    }
    return Bets.logSum(logs);
  }
}
