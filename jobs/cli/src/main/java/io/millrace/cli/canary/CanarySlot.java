package io.millrace.cli.canary;

import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryPlan;
import io.millrace.cli.CommandFailure;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import java.io.IOException;

/** The canary that a command is about. */
final class CanarySlot {

  private CanarySlot() {}

  /**
   * The plan of the canary.
   *
   * @throws CommandFailure when the slot has none
   */
  static CanaryPlan require(SlotLog log, SlotState state) throws IOException {
    return CanaryLog.plan(log, state)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "Slot %s has no canary; millrace canary start begins one"
                        .formatted(log.slot())));
  }
}
