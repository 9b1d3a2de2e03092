package io.millrace.cli.loop.report;

import java.util.List;
import java.util.Locale;

/** What was received, what was kept, and how good it is. */
final class MiningSection {

  private MiningSection() {}

  static void write(Report report, Html html, List<Chart> charts) {
    html.element("h2", "From traffic to pairs");
    html.table(
        "Received = kept + duplicates + rejected",
        List.of("stream", "#received", "#kept", "#duplicates", "#rejected"),
        report.received().stream()
            .map(
                stream ->
                    List.of(
                        stream.stream(),
                        number(stream.received()),
                        number(stream.kept()),
                        number(stream.duplicates()),
                        number(stream.rejected())))
            .toList());
    long traces = report.funnel().stream().mapToLong(Report.Count::count).sum();
    Chart funnel =
        Chart.shares(
            "funnel",
            "share of the traces",
            report.funnel().stream().map(Report.Count::name).toList(),
            report.funnel().stream().map(count -> (double) count.count() / traces).toList());
    charts.add(funnel);
    html.chart(
        funnel,
        "What became of %,d traces, by reason; ok is an SFT pair's own trace.".formatted(traces));
    html.table(
        "Traces by reason",
        List.of("reason", "#traces"),
        report.funnel().stream()
            .map(count -> List.of(count.name(), number(count.count())))
            .toList());
    html.table(
        "SFT pairs of the first traffic against the planted truth, which no job has seen",
        List.of("rule", "#pairs", "#precision", "#recall"),
        report.result().rules().stream()
            .map(
                rule ->
                    List.of(
                        rule.rule(),
                        number(rule.pairs()),
                        share(rule.precision()),
                        share(rule.recall())))
            .toList());
    html.table(
        "Some SFT pairs",
        List.of("prompt", "answer", "#quality", "#ratings", "trace at"),
        report.samples().stream()
            .map(
                pair ->
                    List.of(
                        pair.prompt(),
                        pair.answer(),
                        share(pair.quality()),
                        number(pair.ratings()),
                        pair.place()))
            .toList());
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.3f", share);
  }
}
