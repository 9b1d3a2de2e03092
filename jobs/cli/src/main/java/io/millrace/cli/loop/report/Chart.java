package io.millrace.cli.loop.report;

import io.millrace.cli.loop.report.Report.Point;
import java.util.List;

/**
 * A chart as the page's script draws it.
 *
 * @param id of its canvas
 * @param kind {@code line} or {@code bar}
 * @param labels the bars' names; empty for lines
 * @param least where the vertical axis of lines begins; null to leave it to the data
 */
record Chart(
    String id,
    String kind,
    String horizontal,
    String vertical,
    Double least,
    List<String> labels,
    List<Series> series) {

  Chart {
    labels = List.copyOf(labels);
    series = List.copyOf(series);
  }

  /**
   * One line, or one set of bars.
   *
   * @param look {@code line}, {@code dots}, {@code rule} (a dashed reference), {@code upper} (the
   *     edge of a band that the next series ends) or {@code lower}
   * @param colour number of a colour of the page's palette
   */
  record Series(String label, String look, int colour, List<Point> points) {
    Series {
      points = List.copyOf(points);
    }
  }

  static Chart lines(
      String id, String horizontal, String vertical, Double least, List<Series> series) {
    return new Chart(id, "line", horizontal, vertical, least, List.of(), series);
  }

  /** Horizontal bars of shares, from 0 to 1. */
  static Chart shares(String id, String horizontal, List<String> labels, List<Double> shares) {
    List<Point> points = shares.stream().map(share -> new Point(share, 0)).toList();
    return new Chart(
        id, "bar", horizontal, "", 0.0, labels, List.of(new Series("", "line", 0, points)));
  }

  /** A dashed line at one height. */
  static Series rule(String label, double height, double from, double to) {
    return new Series(label, "rule", 0, List.of(new Point(from, height), new Point(to, height)));
  }
}
