package io.millrace.cli.bench;

import java.util.List;
import java.util.Locale;

/** All seeds, with the median and the minimum of the exact answers after the loop. */
record LoopFigures(List<LoopFigure> seeds, double median, double minimum) {

  LoopFigures {
    seeds = List.copyOf(seeds);
  }

  /** The median of an even number is the mean of the middle two. */
  static LoopFigures of(List<LoopFigure> seeds) {
    double[] after = seeds.stream().mapToDouble(LoopFigure::after).sorted().toArray();
    int middle = after.length / 2;
    double median = after.length % 2 == 1 ? after[middle] : (after[middle - 1] + after[middle]) / 2;
    return new LoopFigures(seeds, median, after[0]);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%d seeds: after the loop, median %.3f and minimum %.3f of the answers are exact",
        seeds.size(),
        median,
        minimum);
  }
}
