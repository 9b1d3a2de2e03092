package io.millrace.cli.loop.report;

import io.millrace.cli.loop.report.Chart.Series;
import io.millrace.cli.loop.report.LoopResult.Asked;
import io.millrace.cli.loop.report.LoopResult.Audited;
import io.millrace.cli.loop.report.LoopResult.BreakEven;
import io.millrace.cli.loop.report.Report.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How good and how dear the answers are, before, after and beside other agents. */
final class AuditSection {

  private static final int TICKETS = 1000;

  private AuditSection() {}

  static void write(Report report, Html html, List<Chart> charts) {
    LoopResult result = report.result();
    html.element("h2", "Answers before and after");
    html.say("All are asked the same messages, which neither trainer nor gate has read.");
    Chart exact =
        Chart.shares(
            "exact",
            "share of exact answers",
            result.audited().stream().map(Audited::agent).toList(),
            result.audited().stream().map(Audited::exact).toList());
    charts.add(exact);
    html.chart(exact, exactly(result.audited()));
    html.table(
        "Exact answers and their price",
        List.of("who answers", "#exact", "#USD for 1,000 tickets"),
        result.audited().stream()
            .map(
                each ->
                    List.of(
                        each.agent(),
                        String.format(Locale.ROOT, "%.3f", each.exact()),
                        usd(each.costUsd())))
            .toList());
    result.breakEven().ifPresent(even -> breakEven(result, even, html, charts));
    html.table(
        "Some of the messages",
        List.of("message", "expected", LoopResult.BEFORE, LoopResult.AFTER),
        result.asked().stream().map(AuditSection::asked).toList());
  }

  private static void breakEven(LoopResult result, BreakEven even, Html html, List<Chart> charts) {
    html.element("h3", "Break-even");
    long tickets = Math.max(2, 2 * even.tickets());
    List<Series> series = new ArrayList<>();
    for (Audited each : result.audited()) {
      boolean learnt = each.agent().equals(LoopResult.AFTER);
      if (each.costUsd() != null && !each.agent().equals(LoopResult.BEFORE)) {
        double spent = learnt ? result.spent().learningUsd() : 0;
        series.add(
            new Series(
                each.agent(),
                "line",
                series.size(),
                List.of(
                    new Point(0, spent), new Point(tickets, spent + tickets * each.costUsd()))));
      }
    }
    Chart chart = Chart.lines("cost", "tickets", "USD in all", 0.0, series);
    charts.add(chart);
    html.chart(
        chart,
        String.format(
            Locale.ROOT,
            "Training and gate took %.0f seconds of this machine, %.4f USD; after %,d tickets the"
                + " adapter has cost less than %s.",
            result.spent().learningSeconds(),
            result.spent().learningUsd(),
            even.tickets(),
            even.agent().agent()));
  }

  private static String exactly(List<Audited> audited) {
    List<String> each = new ArrayList<>();
    audited.forEach(
        one -> each.add(String.format(Locale.ROOT, "%s %.3f", one.agent(), one.exact())));
    return "Share of exact answers: " + String.join("; ", each) + ".";
  }

  private static List<String> asked(Asked asked) {
    return List.of(
        asked.message(),
        asked.expected(),
        marked(asked.before(), asked.rightBefore()),
        marked(asked.after(), asked.rightAfter()));
  }

  private static String marked(String answer, boolean right) {
    return (right ? "\u2713 " : "\u2717 ") + answer;
  }

  private static String usd(Double one) {
    return one == null ? "unknown" : String.format(Locale.ROOT, "%.4f", TICKETS * one);
  }
}
