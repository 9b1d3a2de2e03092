package io.millrace.jobs.canary;

import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryMove;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryReceipt;
import io.millrace.canary.CanaryRow;
import io.millrace.canary.CanaryVerdict;
import io.millrace.lake.AdapterRows;
import io.millrace.lake.RecordLog;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Registry;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/**
 * Carries a decision about a canary out: first its receipt is written, then the slot moves, then
 * the lake hears of it. Each step may be repeated, so what was cut off is finished by the next try.
 */
public final class CanarySettlement {

  private static final String JOB = "canary";

  private final Path home;
  private final Path lake;
  private final Registry registry;
  private final SlotLog log;

  public CanarySettlement(Path home, Path lake, Registry registry, SlotLog log) {
    this.home = home;
    this.lake = lake;
    this.registry = registry;
    this.log = log;
  }

  /** Where receipts lie. */
  public static Path receipts(Path home) {
    return home.resolve("canary");
  }

  /**
   * Settles a decision.
   *
   * @return the entry that moved the slot; empty for a hold, and where the slot has moved on
   * @throws RefusedTransitionException when the slot's log allows no such move
   */
  public Optional<SlotEntry> settle(CanaryVerdict verdict, Collection<CanaryRow> rows)
      throws IOException, RefusedTransitionException {
    CanaryReceipt.write(receipts(home), verdict, rows);
    Optional<SlotEntry> entry = CanaryMove.append(log, verdict);
    if (entry.isPresent()) {
      record(lake, registry, entry.get());
    }
    return entry;
  }

  /**
   * Tells the lake again of the decision that ended a rollout, if one did: whoever wrote it may
   * have been cut off before.
   */
  public void finish(CanaryPlan plan) throws IOException {
    Optional<SlotEntry> end = CanaryLog.end(log, plan).filter(CanaryLog::decided);
    if (end.isPresent()) {
      record(lake, registry, end.get());
    }
  }

  /** Tells the lake of an entry that is in a slot's log; again changes nothing. */
  public static void record(Path lake, Registry registry, SlotEntry entry) throws IOException {
    new RecordLog(lake, JOB).publish(AdapterRows.key(entry), AdapterRows.moved(entry, registry));
  }
}
