package io.millrace.serve.slots;

import io.millrace.registry.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The model names of slots. */
public final class SlotNames {

  private static final int DIGITS = 12;

  private SlotNames() {}

  /** The name that leads to whatever is active: {@code scenario-role}, or the scenario's alone. */
  public static String of(Slot slot) {
    return slot.role().equals(Slot.ANY_ROLE)
        ? slot.scenario()
        : slot.scenario() + "-" + slot.role();
  }

  /**
   * The name of one adapter of a slot, {@code scenario-role@} and the first 12 digits of its id. It
   * is never given to another adapter, so that no cache of an engine can be stale.
   */
  public static String versioned(Slot slot, String adapterId) {
    return of(slot) + "@" + adapterId.substring(0, Math.min(DIGITS, adapterId.length()));
  }

  /** All names of each slot; a scenario's own name leads to the first of its slots. */
  public static Map<Slot, List<String>> aliases(List<Slot> slots) {
    Map<String, Slot> owners = new LinkedHashMap<>();
    slots.forEach(slot -> owners.putIfAbsent(of(slot), slot));
    slots.forEach(slot -> owners.putIfAbsent(slot.scenario(), slot));
    Map<Slot, List<String>> aliases = new LinkedHashMap<>();
    owners.forEach((name, slot) -> aliases.computeIfAbsent(slot, s -> new ArrayList<>()).add(name));
    return aliases;
  }
}
