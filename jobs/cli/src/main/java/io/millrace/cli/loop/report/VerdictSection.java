package io.millrace.cli.loop.report;

import io.millrace.cli.loop.report.Chart.Series;
import io.millrace.cli.loop.report.Report.Point;
import io.millrace.cli.loop.report.Report.Tested;
import io.millrace.gate.Measures;
import io.millrace.gate.PathPoint;
import io.millrace.gate.SliceResult;
import io.millrace.gate.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Each verdict with the confidence sequence that led to it. */
final class VerdictSection {

  private static final int DIGITS = 12;

  private VerdictSection() {}

  static void write(Report report, Html html, List<Chart> charts) {
    html.element("h2", "Verdicts");
    html.say(
        "A gain is the candidate's score less the incumbent's, averaged over the groups of tasks"
            + " read so far. The band holds the true gain at all looks together, its lower edge at"
            + " the candidate's share of alpha, its upper edge at the slot's.");
    html.raw("<div class=\"cards\">\n");
    for (int i = 0; i < report.tested().size(); i++) {
      card(report.tested().get(i), "verdict" + i, html, charts);
    }
    html.raw("</div>\n");
  }

  private static void card(Tested tested, String id, Html html, List<Chart> charts) {
    Verdict verdict = tested.verdict();
    html.raw("<div class=\"card\">").element("h3", tested.judged().candidate());
    html.raw("<p><strong>").text(verdict.decision().label()).raw("</strong>");
    html.text(": " + verdict.reason().sentence() + ". ");
    html.raw("<span class=\"soft\">")
        .text(
            "Expected: %s. Verdict %s."
                .formatted(tested.judged().expected(), brief(tested.judged().verdictId())))
        .raw("</span></p>\n");
    if (!tested.path().isEmpty()) {
      Chart chart = path(id, tested);
      charts.add(chart);
      html.chart(chart, words(verdict));
    }
    html.table(
        "Slices",
        List.of("slice", "#groups", "#read", "#gain", "harm", "#harm seen from"),
        verdict.slices().stream().map(VerdictSection::slice).toList());
    html.raw("</div>\n");
  }

  private static Chart path(String id, Tested tested) {
    List<PathPoint> path = tested.path();
    PathPoint last = path.get(path.size() - 1);
    double least = tested.verdict().trial().policy().minImprovement();
    return Chart.lines(
        id,
        "groups read",
        "gain",
        -1.0,
        List.of(
            new Series("at most", "upper", 0, points(path, PathPoint::upper)),
            new Series("at least", "lower", 0, points(path, PathPoint::lower)),
            new Series("mean", "line", 1, points(path, PathPoint::mean)),
            new Series("decided", "dots", 1, List.of(new Point(last.groups(), last.mean()))),
            Chart.rule("worth having", least, 1, Math.max(2, last.groups()))));
  }

  private static List<Point> points(List<PathPoint> path, ToDoubleFunction<PathPoint> value) {
    return path.stream()
        .map(point -> new Point(point.groups(), value.applyAsDouble(point)))
        .toList();
  }

  private static String words(Verdict verdict) {
    Measures measures = verdict.measures();
    return String.format(
        Locale.ROOT,
        "Decided after %d of %d groups: gain %+.3f, at least %+.3f (alpha %.3g), at most %+.3f"
            + " (alpha %.3g); %d better, %d worse.",
        measures.groups(),
        measures.planned(),
        measures.gain(),
        measures.lower(),
        verdict.trial().alpha(),
        measures.upper(),
        verdict.trial().policy().alpha(),
        measures.wins(),
        measures.losses());
  }

  private static List<String> slice(SliceResult slice) {
    return List.of(
        slice.slice(),
        Integer.toString(slice.planned()),
        Integer.toString(slice.read()),
        slice.read() == 0 ? "-" : String.format(Locale.ROOT, "%+.3f", slice.gain()),
        slice.harmed() ? "harmed" : slice.judged() ? "unharmed" : "not judged",
        slice.smallestLoss() == null
            ? "-"
            : String.format(Locale.ROOT, "%.3f lost", slice.smallestLoss()));
  }

  private static String brief(String hash) {
    return hash.length() > DIGITS ? hash.substring(0, DIGITS) : hash;
  }
}
