package io.millrace.cli.loop;

import io.millrace.cli.loop.report.Lineage;
import io.millrace.cli.loop.report.LoopResult;
import io.millrace.cli.run.NextCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one turn of the loop came to, on the terminal. */
final class LoopSummary {

  private static final int DIGITS = 12;

  private LoopSummary() {}

  static void print(LoopResult result, Lineage lineage, Path home, Path report, PrintWriter out) {
    out.println();
    out.println("Verdicts on " + lineage.slot());
    out.printf("  %-32s %-14s %-8s %-14s %s%n", "candidate", "expected", "verdict", "reason", "id");
    result
        .verdicts()
        .forEach(
            each ->
                out.printf(
                    "  %-32s %-14s %-8s %-14s %s%n",
                    each.candidate(),
                    each.expected(),
                    each.decision(),
                    each.reason(),
                    brief(each.verdictId())));
    out.println();
    out.println("Exact answers to messages that neither trainer nor gate has read");
    out.printf("  %-32s %6s  %s%n", "who answers", "exact", "USD a 1,000 tickets");
    result.audited().forEach(each -> out.println(line(each)));
    result.breakEven().ifPresent(even -> out.println(line(result.spent(), even)));
    out.println();
    out.println(
        "Active on "
            + lineage.slot()
            + ": "
            + (lineage.adapterId() == null ? "the plain base" : lineage.adapterId()));
    if (lineage.adapterId() != null) {
      out.println("  dataset  " + lineage.datasetHash());
    }
    lineage
        .ranges()
        .forEach(
            range ->
                out.printf(
                    "  pairs    %d traces at %s/%d, offsets %d to %d%n",
                    range.traces(), range.topic(), range.partition(), range.first(), range.last()));
    out.println();
    out.println("All of it as a page: " + report);
    out.println();
    out.println("Next");
    next(result, home).forEach(line -> out.println("  " + line));
    out.flush();
  }

  /** Commands to go on with, one a line. */
  private static List<String> next(LoopResult result, Path home) {
    List<String> lines = new ArrayList<>();
    for (LoopResult.Judged each : result.verdicts()) {
      if (!each.verdictId().isEmpty()) {
        lines.add(NextCommand.line(home, "verdict", "show", brief(each.verdictId())));
        break;
      }
    }
    Path scenario = home.resolve("scenarios").resolve(result.scenario());
    lines.add(NextCommand.line(home, "serve", "--scenario", scenario.toString()));
    return lines;
  }

  private static String line(LoopResult.Audited result) {
    return String.format(
        Locale.ROOT,
        "  %-32s %6.3f  %s",
        result.agent(),
        result.exact(),
        result.costUsd() == null
            ? "unknown"
            : String.format(Locale.ROOT, "%.4f", 1000 * result.costUsd()));
  }

  private static String line(LoopResult.Spent spent, LoopResult.BreakEven even) {
    return String.format(
        Locale.ROOT,
        "  training and gate took %.0f s of this machine (%.4f USD): even with %s after %,d"
            + " tickets",
        spent.learningSeconds(),
        spent.learningUsd(),
        even.agent().agent(),
        even.tickets());
  }

  private static String brief(String hash) {
    return hash.substring(0, Math.min(DIGITS, hash.length()));
  }
}
