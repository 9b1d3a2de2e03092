package io.millrace.cli.bench;

import io.millrace.cli.loop.report.LoopResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What one seed came to.
 *
 * @param before the base's share of exact answers in the audit
 * @param after what the slot's model answers with at the end: the base where nothing was promoted
 * @param precision of the mined SFT pairs
 * @param recall of the mined SFT pairs
 * @param verdicts candidate, decision and reason of each, in order
 */
record LoopFigure(
    long seed,
    double before,
    double after,
    double precision,
    double recall,
    double seconds,
    List<Verdict> verdicts) {

  static final String HEADING =
      "%8s %7s %7s %10s %7s %8s  %s"
          .formatted("seed", "before", "after", "precision", "recall", "seconds", "verdicts");

  LoopFigure {
    verdicts = List.copyOf(verdicts);
  }

  record Verdict(String candidate, String expected, String decision, String reason) {}

  static LoopFigure of(long seed, LoopResult result) {
    double before = result.audited(LoopResult.BEFORE).orElseThrow().exact();
    LoopResult.MinedRule mined = result.rules().get(0);
    return new LoopFigure(
        seed,
        before,
        result.audited(LoopResult.AFTER).map(LoopResult.Audited::exact).orElse(before),
        mined.precision(),
        mined.recall(),
        result.spent().seconds(),
        result.verdicts().stream()
            .map(
                each ->
                    new Verdict(each.candidate(), each.expected(), each.decision(), each.reason()))
            .toList());
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%8d %7.3f %7.3f %10.3f %7.3f %8.0f  %s",
        seed,
        before,
        after,
        precision,
        recall,
        seconds,
        verdicts.stream()
            .map(each -> each.decision() + " (" + each.reason() + ")")
            .collect(Collectors.joining(", ")));
  }
}
