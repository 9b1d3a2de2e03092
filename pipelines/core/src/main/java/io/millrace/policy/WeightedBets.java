package io.millrace.policy;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A lower bound on the mean of values of 0 and more, without an upper limit, that holds at all
 * looks together as long as what was added stays as it was. Against "mean ≤ m" a gambler who stakes
 * the fraction f of the wealth multiplies it by 1 + f (x/m - 1), which is at least 1 - f, and on
 * average at most 1 under the null; so the wealth, split over a fixed grid of fractions, reaches
 * 1/alpha with probability at most alpha (Ville). The bound is the smallest m against which it
 * stays below. Importance-weighted outcomes are such values: Waudby-Smith, Wu, Ramdas,
 * Karampatziakis and Mineiro, Anytime-valid off-policy inference for contextual bandits, ACM/IMS
 * Journal of Data Science 1(3), 2024. Large weights are found by small fractions.
 */
final class WeightedBets {

  private static final double[] FRACTIONS = {
    0.75, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625, 0.001953125
  };

  /** Most of the wealth on middle stakes: gains of 0.02 to 0.2 at usual weights ask for these. */
  private static final int[] SHARES = {1, 4, 9, 16, 25, 25, 16, 9, 4, 1};

  private static final double[] LOG_SHARES = logShares();
  private static final int HALVINGS = 40;

  private final Map<Double, Integer> counts = new TreeMap<>();

  private static double[] logShares() {
    double all = IntStream.of(SHARES).sum();
    return IntStream.of(SHARES).mapToDouble(share -> StrictMath.log(share / all)).toArray();
  }

  /** Reads one value, 0 or more. */
  void add(double value) {
    counts.merge(value, 1, Integer::sum);
  }

  /** The lower bound; 0 where nothing is excluded. Values lie below {@code most} on average. */
  double lower(double alpha, double most) {
    double threshold = -StrictMath.log(alpha);
    double excluded = 0;
    double possible = most;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (excluded + possible) / 2;
      if (logWealth(middle) >= threshold) {
        excluded = middle;
      } else {
        possible = middle;
      }
    }
    return excluded;
  }

  /** The logarithm of the wealth against "mean ≤ m"; it falls with m. */
  double logWealth(double m) {
    double[] logs = new double[FRACTIONS.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int bet = 0; bet < logs.length; bet++) {
      logs[bet] = LOG_SHARES[bet];
      for (Map.Entry<Double, Integer> entry : counts.entrySet()) {
        double factor = StrictMath.log1p(FRACTIONS[bet] * (entry.getKey() / m - 1));
        logs[bet] += entry.getValue() * factor;
      }
      largest = Math.max(largest, logs[bet]);
    }
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - largest);
    }
    return largest + StrictMath.log(sum);
  }
}
