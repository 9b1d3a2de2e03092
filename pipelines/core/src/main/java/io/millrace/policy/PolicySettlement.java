package io.millrace.policy;

import io.millrace.gate.Decision;
import io.millrace.registry.AdapterState;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Moves a slot by a decision about one of its candidates. */
public final class PolicySettlement {

  private static final String BY = "gate";

  private final SlotLog log;
  private final String id;

  public PolicySettlement(SlotLog log, String id) {
    this.log = log;
    this.id = id;
  }

  /**
   * Makes a candidate a shadow, so that a verdict may move it.
   *
   * @return the slot's state then, on which the comparison rests, and the entry if there was one
   * @throws RefusedTransitionException when it is neither candidate nor shadow
   */
  public Optional<SlotEntry> begin() throws IOException, RefusedTransitionException {
    AdapterState state = log.state().standing(id).map(one -> one.state()).orElse(null);
    if (state == AdapterState.SHADOW) {
      return Optional.empty();
    }
    return Optional.of(
        log.append(new SlotChange(id, id, AdapterState.SHADOW, BY, "its test begins", null)));
  }

  /**
   * Carries a decision out; a hold changes nothing.
   *
   * @param compared what was active when it was compared
   * @return the entries that came of it
   * @throws RefusedTransitionException when something else is active now, or it was moved meanwhile
   */
  public List<SlotEntry> end(
      Decision decision, String why, String verdict, Optional<String> compared)
      throws IOException, RefusedTransitionException {
    List<SlotEntry> entries = new ArrayList<>();
    if (decision == Decision.HOLD) {
      return entries;
    }
    AdapterState to = decision == Decision.PROMOTE ? AdapterState.ACTIVE : AdapterState.REJECTED;
    while (entries.isEmpty()) {
      SlotState state = log.state();
      if (to == AdapterState.ACTIVE && !state.active().equals(compared)) {
        throw new RefusedTransitionException(
            "Cannot make %s active in slot %s: something else is active than when it was compared; run the gate again"
                .formatted(id.substring(0, 12), log.slot()));
      }
      log.appendAfter(state.sequence(), new SlotChange(id, id, to, BY, why, verdict))
          .ifPresent(entries::add);
    }
    return entries;
  }
}
