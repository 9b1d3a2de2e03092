package io.millrace.jobs.gate;

import io.millrace.gate.ArmRow;
import io.millrace.gate.ArmRows;
import io.millrace.gate.Gate;
import io.millrace.gate.PathPoint;
import io.millrace.gate.PlannedTask;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.registry.LocalRegistryStore;
import io.millrace.registry.RegistryStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Verdicts in two places: the registry has one for each turn of a test, created by whoever decides
 * first; under the home lie receipt and raw rows by the verdict's id, for people and for replay.
 */
public final class Receipts {

  private final GateHome places;

  public Receipts(GateHome places) {
    this.places = places;
  }

  /** The verdict of one turn; empty while there is none. */
  Optional<Verdict> find(String key) throws IOException {
    RegistryStore store = places.adapters().store();
    return store.exists(key)
        ? Optional.of(VerdictReceipt.read(store.local(key)))
        : Optional.empty();
  }

  /** Makes a verdict that of its turn, and returns the turn's: another's where it was first. */
  Verdict claim(String key, Verdict verdict) throws IOException {
    boolean first = places.adapters().store().create(key, VerdictReceipt.bytes(verdict));
    return first ? verdict : find(key).orElseThrow();
  }

  /** Puts receipt and the rows that it read under the home; a second call changes nothing. */
  List<ArmRow> publish(Verdict verdict) throws IOException {
    RowStore rows = RowStore.of(places.adapters().store(), verdict.trial());
    List<ArmRow> read = read(verdict, rows.rows(verdict.trial()));
    RegistryStore verdicts = new LocalRegistryStore(places.verdicts());
    verdicts.create(verdict.id() + ".rows.jsonl", ArmRows.bytes(read));
    verdicts.create(verdict.id() + ".json", VerdictReceipt.bytes(verdict));
    return read;
  }

  /**
   * The evidence of a verdict after each group, for a chart.
   *
   * @throws IOException when the home has no such verdict
   */
  public List<PathPoint> path(String verdictId) throws IOException {
    Verdict verdict = verdict(verdictId);
    return Gate.path(
        verdict.trial(), ArmRows.read(places.verdicts().resolve(verdictId + ".rows.jsonl")));
  }

  /**
   * A verdict by its id.
   *
   * @throws IOException when the home has no such verdict
   */
  public Verdict verdict(String verdictId) throws IOException {
    return VerdictReceipt.read(places.verdicts().resolve(verdictId + ".json"));
  }

  private static List<ArmRow> read(Verdict verdict, List<ArmRow> rows) {
    int carried = verdict.trial().carried().size();
    List<String> order = verdict.trial().order();
    int fresh = Math.max(0, verdict.measures().groups() - carried);
    Set<String> groups = new HashSet<>(order.subList(0, fresh));
    if (verdict.missing() != null) {
      groups.add(verdict.missing());
    }
    Set<String> tasks = new HashSet<>();
    for (PlannedTask task : verdict.trial().tasks()) {
      if (groups.contains(task.group())) {
        tasks.add(task.id());
      }
    }
    return rows.stream().filter(row -> tasks.contains(row.task())).toList();
  }
}
