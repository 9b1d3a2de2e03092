package io.millrace.canary;

import io.millrace.registry.AdapterState;
import io.millrace.registry.Rollout;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotMove;
import io.millrace.registry.SlotState;
import io.millrace.registry.Standing;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What a slot's log says of canaries. */
public final class CanaryLog {

  /** Who the log says took a canary back for harm, or promoted it. */
  static final String BY = "canary";

  private CanaryLog() {}

  /** The plan of the canary in this state; empty when there is none with a rollout. */
  public static Optional<CanaryPlan> plan(SlotLog log, SlotState state) throws IOException {
    for (String canary : state.in(AdapterState.CANARY)) {
      Standing standing = state.standings().get(canary);
      Optional<CanaryPlan> plan = begun(log.entry(standing.since()));
      if (plan.isPresent()) {
        return plan;
      }
    }
    return Optional.empty();
  }

  /** The plan of the rollout that an entry began; empty where it began none. */
  public static Optional<CanaryPlan> begun(SlotEntry entry) {
    if (entry.rollout().isEmpty()) {
      return Optional.empty();
    }
    return entry.moves().stream()
        .filter(move -> move.to() == AdapterState.CANARY)
        .findFirst()
        .map(
            move ->
                CanaryPlan.of(
                    entry.slot(),
                    entry.sequence(),
                    move.adapter(),
                    entry.active().orElse(""),
                    entry.rollout().get()));
  }

  /** The entry that ended a rollout; empty while it goes on. */
  public static Optional<SlotEntry> end(SlotLog log, CanaryPlan plan) throws IOException {
    for (long next = plan.sequence() + 1; next <= log.state().sequence(); next++) {
      SlotEntry entry = log.entry(next);
      for (SlotMove move : entry.moves()) {
        if (move.adapter().equals(plan.canary()) && move.from() == AdapterState.CANARY) {
          return Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether an entry is a decision about a canary, and no person's. */
  public static boolean decided(SlotEntry entry) {
    return entry.by().equals(BY) && entry.verdict().isPresent();
  }

  /** Until when no canary may begin because the last one did harm; empty when none did. */
  public static Optional<Instant> coolUntil(SlotLog log) throws IOException {
    Rollout rollout = null;
    Optional<Instant> until = Optional.empty();
    for (SlotEntry entry : log.entries()) {
      rollout = entry.rollout().orElse(rollout);
      for (SlotMove move : entry.moves()) {
        boolean harmed =
            move.from() == AdapterState.CANARY && move.to() == AdapterState.ROLLED_BACK;
        if (harmed && entry.by().equals(BY) && rollout != null) {
          until = Optional.of(entry.at().plus(rollout.coolDown()));
        }
      }
    }
    return until;
  }
}
