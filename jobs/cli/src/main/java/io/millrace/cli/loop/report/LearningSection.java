package io.millrace.cli.loop.report;

import io.millrace.cli.loop.report.Chart.Series;
import io.millrace.cli.loop.report.Report.Curve;
import java.util.List;
import java.util.Locale;

/** The course of each training run. */
final class LearningSection {

  private LearningSection() {}

  static void write(Report report, Html html, List<Chart> charts) {
    html.element("h2", "Training");
    html.raw("<div class=\"cards\">\n");
    for (int i = 0; i < report.curves().size(); i++) {
      Curve curve = report.curves().get(i);
      Chart chart =
          Chart.lines(
              "learning" + i,
              "step",
              "loss",
              0.0,
              List.of(
                  new Series("rows it learns from", "line", 0, curve.learnt()),
                  new Series("rows held back", "line", 1, curve.heldBack())));
      charts.add(chart);
      html.raw("<div class=\"card\">").element("h3", curve.candidate());
      html.chart(chart, words(curve)).raw("</div>\n");
    }
    html.raw("</div>\n");
  }

  private static String words(Curve curve) {
    return "%,d steps: %s on rows it learns from, %s on rows held back."
        .formatted(curve.steps(), fall(curve.learnt()), fall(curve.heldBack()));
  }

  private static String fall(List<Report.Point> points) {
    return points.isEmpty()
        ? "nothing was measured"
        : String.format(
            Locale.ROOT,
            "the loss went from %.3f to %.3f",
            points.get(0).y(),
            points.get(points.size() - 1).y());
  }
}
