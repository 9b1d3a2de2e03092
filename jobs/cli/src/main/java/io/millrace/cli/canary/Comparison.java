package io.millrace.cli.canary;

import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.gate.Verdict;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotState;
import io.millrace.registry.Standing;
import java.util.Map;

/** What a verdict compared an adapter with, beside what its slot serves. */
record Comparison(Verdict verdict, Slot slot, SlotState state) {

  private static final int BRIEF = 12;

  /** Hash of the weights that the slot serves; empty for the plain base. */
  static String serving(SlotState state) {
    return state.active().flatMap(state::standing).map(Standing::weightsHash).orElse("");
  }

  /** Whether the adapter was compared with what the slot serves. */
  boolean holds() {
    return compared().equals(serving(state));
  }

  private String compared() {
    return verdict.trial().incumbentArm().adapter();
  }

  /** With what it was compared, what serves, and what a canary shows of that. */
  String sentence(VisibleLoss loss) {
    return "verdict %s compared it with %s, and slot %s serves %s: the canary looks only for harm, and %s"
        .formatted(
            RegistryOptions.brief(verdict.id()),
            named(compared()),
            slot,
            named(serving(state)),
            loss.passing());
  }

  /** With what it was compared, for the slot's log. */
  String named() {
    return named(compared());
  }

  private String named(String weights) {
    if (weights.isEmpty()) {
      return "the plain base";
    }
    return state.standings().entrySet().stream()
        .filter(each -> each.getValue().weightsHash().equals(weights))
        .map(Map.Entry::getKey)
        .map(RegistryOptions::brief)
        .findFirst()
        .orElseGet(() -> "the weights " + weights.substring(0, BRIEF));
  }
}
