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

  /** All slots of adapters that have a log, in order. For people: no lookup needs it. */
  public List<Slot> all() throws IOException {
    return all(SlotKind.ADAPTER);
  }

  /** All slots of a kind that have a log, in order. */
  public List<Slot> all(SlotKind kind) throws IOException {
    List<Slot> slots = new ArrayList<>();
    String top = Slot.top(kind);
    for (String scenario : store.list(top)) {
      for (String role : store.list(top + "/" + scenario)) {
        slots.add(new Slot(kind, scenario, Slot.roleOf(role)));
      }
    }
    return slots;
  }
}
