package io.millrace.cli.canary;

import io.millrace.cli.gate.Receipts;
import io.millrace.gate.Decision;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The gate's verdicts of a home directory. */
final class GateVerdicts {

  private GateVerdicts() {}

  /**
   * A verdict that promotes these weights in this slot; one that compared them with what serves
   * goes first.
   *
   * @param spent verdicts that had moved the adapter before it was taken out
   * @param serving hash of the weights that the slot serves; empty for the plain base
   */
  static Optional<Verdict> promotion(
      Path directory, String slot, String weights, Set<String> spent, String serving)
      throws IOException {
    Optional<Verdict> found = Optional.empty();
    for (Path receipt : Receipts.in(directory)) {
      Verdict verdict = VerdictReceipt.read(receipt);
      if (verdict.decision() == Decision.PROMOTE
          && verdict.trial().slot().equals(slot)
          && verdict.trial().candidate().equals(weights)
          && !spent.contains(verdict.id())) {
        if (verdict.trial().incumbentArm().adapter().equals(serving)) {
          return Optional.of(verdict);
        }
        found = Optional.of(verdict);
      }
    }
    return found;
  }

  /** The command that has the gate judge a slot's candidates and shadows; the directory is left. */
  static String command(Slot slot) {
    String role = slot.role().equals(Slot.ANY_ROLE) ? "'*'" : slot.role();
    return "millrace gate run --scenario DIR --role " + role;
  }
}
