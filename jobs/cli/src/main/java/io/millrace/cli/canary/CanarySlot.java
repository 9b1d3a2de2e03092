package io.millrace.cli.canary;

import io.millrace.canary.CanaryPlan;
import io.millrace.cli.CommandFailure;
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
final class CanarySlot {

  private CanarySlot() {}

  /** The plan of the canary in this state; empty when there is none with a rollout. */
  static Optional<CanaryPlan> plan(SlotLog log, SlotState state) throws IOException {
    for (String canary : state.in(AdapterState.CANARY)) {
      Standing standing = state.standings().get(canary);
      SlotEntry entry = log.entry(standing.since());
      if (entry.rollout().isPresent()) {
        return Optional.of(
            CanaryPlan.of(
                log.slot(),
                entry.sequence(),
                canary,
                entry.active().orElse(""),
                entry.rollout().get()));
      }
    }
    return Optional.empty();
  }

  /**
   * The plan of the canary.
   *
   * @throws CommandFailure when the slot has none
   */
  static CanaryPlan require(SlotLog log, SlotState state) throws IOException {
    return plan(log, state)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "Slot %s has no canary; millrace canary start begins one"
                        .formatted(log.slot())));
  }

  /**
   * Until when no canary may begin because the last one did harm; empty when none did.
   *
   * @param by who writes the entries that take a canary back for harm
   */
  static Optional<Instant> coolUntil(SlotLog log, String by) throws IOException {
    Rollout rollout = null;
    Optional<Instant> until = Optional.empty();
    for (SlotEntry entry : log.entries()) {
      rollout = entry.rollout().orElse(rollout);
      for (SlotMove move : entry.moves()) {
        boolean harmed =
            move.from() == AdapterState.CANARY && move.to() == AdapterState.ROLLED_BACK;
        if (harmed && entry.by().equals(by) && rollout != null) {
          until = Optional.of(entry.at().plus(rollout.coolDown()));
        }
      }
    }
    return until;
  }
}
