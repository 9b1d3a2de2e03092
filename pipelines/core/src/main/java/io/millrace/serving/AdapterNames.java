package io.millrace.serving;

import io.millrace.registry.Slot;
import io.millrace.registry.SlotState;
import io.millrace.registry.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names that a slot's adapters have on servers that follow no slots. */
public final class AdapterNames {

  private static final int DIGITS = 12;

  private AdapterNames() {}

  /** {@code SCENARIO-ROLE-} and 12 digits of the adapter's id: no other ever has the name. */
  public static String of(Slot slot, String adapterId) {
    return "%s-%s-%s"
        .formatted(
            slot.scenario(),
            slot.role().replace(Slot.ANY_ROLE, "any"),
            adapterId.substring(0, DIGITS));
  }

  /**
   * The names of what the slot has rejected, rolled back or served before what it would now return
   * to, loaded or not. What it would return to is not among them, so that a rollback finds it.
   */
  public static List<String> useless(Slot slot, SlotState state) {
    Optional<String> before = state.rollbackTarget();
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, Standing> known : state.standings().entrySet()) {
      boolean useless =
          switch (known.getValue().state()) {
            case REJECTED, ROLLED_BACK -> true;
            case RETIRED -> !before.equals(Optional.of(known.getKey()));
            case CANDIDATE, SHADOW, CANARY, ACTIVE -> false;
          };
      if (useless) {
        found.add(of(slot, known.getKey()));
      }
    }
    return found;
  }
}
