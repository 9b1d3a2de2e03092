package io.millrace.cli.loop;

import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.jobs.gate.GateOutcome;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What one turn of the loop came to. */
final class LoopSummary {

  private static final String PLACES =
      """
      SELECT f.topic, f.partition, min(f.record_offset) AS first, max(f.record_offset) AS last,
        count(*) AS traces
      FROM dataset_pairs p JOIN trace_facts f ON f.trace_id = p.trace_id
      WHERE p.dataset_hash = ? AND p.kind = 'sft' GROUP BY f.topic, f.partition ORDER BY ALL""";

  private static final int DIGITS = 12;

  private final Settings settings;
  private final Slot slot;
  private final List<String> verdicts = new ArrayList<>();
  private List<Audit.Result> results = List.of();
  private Audit audit;
  private double seconds;
  private String first = "";

  LoopSummary(Settings settings, Slot slot) {
    this.settings = settings;
    this.slot = slot;
  }

  /** Training and gate together took so long. */
  void spent(double took) {
    seconds = took;
  }

  void verdict(String candidate, String expected, GateOutcome outcome) {
    String id = outcome.isDecided() ? outcome.verdictId().substring(0, DIGITS) : "";
    first = first.isEmpty() ? id : first;
    verdicts.add(
        "  %-32s %-14s %-8s %-14s %s"
            .formatted(
                candidate,
                expected,
                outcome.decision(),
                outcome.reason(),
                outcome.isDecided() ? id : outcome.trouble()));
  }

  void audit(List<Audit.Result> examined, Audit by) {
    results = examined;
    audit = by;
  }

  void print(DuckDbGateway gateway, PrintWriter out) throws IOException, SQLException {
    out.println();
    out.println("Verdicts on " + slot);
    out.printf("  %-32s %-14s %-8s %-14s %s%n", "candidate", "expected", "verdict", "reason", "id");
    verdicts.forEach(out::println);
    out.println();
    out.println("Exact answers to messages that neither trainer nor gate has read");
    out.printf("  %-32s %6s  %s%n", "who answers", "exact", "USD a 1,000 tickets");
    results.forEach(result -> out.println(line(result)));
    breakEven().ifPresent(out::println);
    lineage(gateway, out);
    out.println();
    out.println("Next: " + next());
    out.flush();
  }

  private String next() {
    Path scenario = settings.home().resolve("scenarios").resolve(slot.scenario());
    return "./millrace --home %s verdict show %s, serve --scenario %s"
        .formatted(settings.home(), first, scenario);
  }

  private static String line(Audit.Result result) {
    return String.format(
        Locale.ROOT,
        "  %-32s %6.3f  %s",
        result.agent(),
        result.exact(),
        result.costUsd() == null
            ? "unknown"
            : String.format(Locale.ROOT, "%.4f", 1000 * result.costUsd()));
  }

  /** After how many tickets the adapter has paid for itself, beside the dearest agent. */
  private Optional<String> breakEven() {
    Optional<Audit.Result> adapter =
        results.stream().filter(result -> result.agent().startsWith("active")).findFirst();
    Optional<Audit.Result> dearest =
        results.stream()
            .filter(result -> result.costUsd() != null)
            .max(Comparator.comparingDouble(Audit.Result::costUsd));
    if (adapter.isEmpty() || dearest.isEmpty() || adapter.get().costUsd() == null) {
      return Optional.empty();
    }
    double saved = dearest.get().costUsd() - adapter.get().costUsd();
    Double spent = audit.ownCost(seconds);
    return spent == null || saved <= 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "  training and gate took %.0f s of this machine (%.4f USD): even with %s after %,d"
                    + " tickets",
                seconds,
                spent,
                dearest.get().agent(),
                Math.round(Math.ceil(spent / saved))));
  }

  private void lineage(DuckDbGateway gateway, PrintWriter out) throws IOException, SQLException {
    Registry registry = Registry.in(new TrainingHome(settings.home()).registry());
    Optional<String> active =
        new SlotLog(registry.store(), slot, Clock.systemUTC()).state().active();
    out.println();
    out.println("Active on " + slot + ": " + active.orElse("the plain base"));
    if (active.isEmpty()) {
      return;
    }
    AdapterRecord record = registry.find(active.get()).orElseThrow();
    out.println("  dataset  " + record.manifest().datasetHash());
    gateway.readOnly(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(PLACES)) {
            query.setString(1, record.manifest().datasetHash());
            try (ResultSet rows = query.executeQuery()) {
              while (rows.next()) {
                out.printf(
                    "  pairs    %d traces at %s/%d, offsets %d to %d%n",
                    rows.getLong("traces"),
                    rows.getString("topic"),
                    rows.getInt("partition"),
                    rows.getLong("first"),
                    rows.getLong("last"));
              }
            }
          }
          return null;
        });
  }
}
