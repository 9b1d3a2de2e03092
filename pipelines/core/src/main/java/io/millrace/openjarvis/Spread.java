package io.millrace.openjarvis;

import java.util.Arrays;

/** Mean, middle, ends and deviation of some numbers; all 0 when there are none. */
public record Spread(
    int count, double mean, double median, double min, double max, double squaredDeviations) {

  /** Measures the numbers, summing in the order given. */
  public static Spread of(double[] values) {
    int n = values.length;
    if (n == 0) {
      return new Spread(0, 0, 0, 0, 0, 0);
    }
    Average.Sum sum = new Average.Sum();
    for (double value : values) {
      sum.add(value);
    }
    double mean = sum.meanOr(0);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return new Spread(n, mean, median, sorted[0], sorted[n - 1], squares);
  }

  /** The standard deviation of the numbers taken as the whole population. */
  public double populationDeviation() {
    return count == 0 ? 0 : Math.sqrt(squaredDeviations / count);
  }

  /** The standard deviation estimated from the numbers as a sample; 0 for fewer than two. */
  public double sampleDeviation() {
    return count < 2 ? 0 : Math.sqrt(squaredDeviations / (count - 1));
  }
}
