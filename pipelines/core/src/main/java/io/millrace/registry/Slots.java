package io.millrace.registry;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The slots of a registry; a log is kept, so that asking again costs little. */
public final class Slots {

  private final RegistryStore store;
  private final Clock clock;
  private final Map<Slot, SlotLog> logs = new ConcurrentHashMap<>();

  public Slots(RegistryStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The log of a slot, which need not have an entry. */
  public SlotLog log(Slot slot) {
    return logs.computeIfAbsent(slot, key -> new SlotLog(store, key, clock));
  }

  /** All slots that have a log, in order. For people: no lookup needs it. */
  public List<Slot> all() throws IOException {
    List<Slot> slots = new ArrayList<>();
    for (String scenario : store.list("slots")) {
      for (String role : store.list("slots/" + scenario)) {
        slots.add(new Slot(scenario, Slot.roleOf(role)));
      }
    }
    return slots;
  }
}
