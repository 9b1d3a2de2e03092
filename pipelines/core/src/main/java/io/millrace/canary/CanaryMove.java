package io.millrace.canary;

import io.millrace.registry.AdapterState;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import java.io.IOException;
import java.util.Optional;

/** Moves a slot as a decision about its canary says. */
public final class CanaryMove {

  private CanaryMove() {}

  /**
   * Appends the entry of a decision, as often as somebody else was faster, while the rollout goes
   * on and the slot serves what it served when it was decided.
   *
   * @return empty for a hold, and where the slot has moved on
   * @throws RefusedTransitionException when the log allows no such move
   */
  public static Optional<SlotEntry> append(SlotLog log, CanaryVerdict verdict)
      throws IOException, RefusedTransitionException {
    if (verdict.decision() == CanaryDecision.HOLD) {
      return Optional.empty();
    }
    AdapterState to =
        verdict.decision() == CanaryDecision.PROMOTE
            ? AdapterState.ACTIVE
            : AdapterState.ROLLED_BACK;
    CanaryPlan plan = verdict.plan();
    while (true) {
      SlotState state = log.state();
      boolean goesOn = CanaryLog.plan(log, state).filter(plan::equals).isPresent();
      if (!goesOn || !state.active().orElse("").equals(verdict.serving())) {
        return Optional.empty();
      }
      SlotChange change =
          new SlotChange(
              plan.canary(),
              state.standings().get(plan.canary()).weightsHash(),
              to,
              CanaryLog.BY,
              verdict.reason().sentence(),
              verdict.id());
      Optional<SlotEntry> entry = log.appendAfter(state.sequence(), change);
      if (entry.isPresent()) {
        return entry;
      }
    }
  }
}
