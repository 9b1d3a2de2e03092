package io.millrace.cli.bench;

import java.util.Arrays;

/** The middle of an odd number of measurements. */
final class Medians {

  private Medians() {}

  static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
