package io.millrace.cli.bench;

import io.millrace.testing.DeskExamples.Mistakes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What trainings on examples of one kind came to.
 *
 * @param mistakes of the wrong examples, {@code none} where there are none
 * @param wrong share of the examples with a mistake
 * @param median of the exact answers, as is the minimum
 * @param loss the median one of the last step
 * @param seconds the median of one training
 * @param exact share of exact answers of each company, in order of its seed
 */
record RecipeLine(
    int rows,
    String mistakes,
    double wrong,
    double median,
    double minimum,
    double loss,
    double seconds,
    List<Double> exact) {

  static RecipeLine of(int rows, Mistakes kind, double wrong, List<RecipeTrial.Result> results) {
    double[] sorted = results.stream().mapToDouble(RecipeTrial.Result::exact).sorted().toArray();
    return new RecipeLine(
        rows,
        wrong == 0 ? "none" : kind.name().toLowerCase(Locale.ROOT),
        wrong,
        Medians.of(sorted),
        sorted[0],
        Medians.of(results.stream().mapToDouble(RecipeTrial.Result::loss).toArray()),
        Medians.of(results.stream().mapToDouble(RecipeTrial.Result::seconds).toArray()),
        results.stream().map(RecipeTrial.Result::exact).toList());
  }

  /** A line of the command's table. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%6d  %-10s  %5.2f  %6.3f  %7.3f  %6.4f  %7.0f  %s",
        rows,
        mistakes,
        wrong,
        median,
        minimum,
        loss,
        seconds,
        exact.stream()
            .map(each -> String.format(Locale.ROOT, "%.3f", each))
            .collect(Collectors.joining(" ")));
  }
}
