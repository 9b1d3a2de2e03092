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
   * A verdict that promotes these weights in this slot.
   *
   * @param spent verdicts that had moved the adapter before it was taken out
   */
  static Optional<Verdict> promotion(Path directory, String slot, String weights, Set<String> spent)
      throws IOException {
    for (Path receipt : Receipts.in(directory)) {
      Verdict verdict = VerdictReceipt.read(receipt);
      if (verdict.decision() == Decision.PROMOTE
          && verdict.trial().slot().equals(slot)
          && verdict.trial().candidate().equals(weights)
          && !spent.contains(verdict.id())) {
        return Optional.of(verdict);
      }
    }
    return Optional.empty();
  }

  /** The command that has the gate judge a slot's candidates and shadows; the directory is left. */
  static String command(Slot slot) {
    String role = slot.role().equals(Slot.ANY_ROLE) ? "'*'" : slot.role();
    return "millrace gate run --scenario DIR --role " + role;
  }
}
