package io.millrace.registry;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * What a slot of adapters serves as the logs say, and so the {@link Resolver} where everything
   * can be served: its active adapter, else that of the slot for all roles; empty for the plain
   * base, beside which a canary runs in a slot with nothing active.
   */
  public Optional<Incumbent> incumbent(Slot slot) throws IOException {
    SlotState own = log(slot).state();
    boolean alone = own.active().isPresent() || !own.in(AdapterState.CANARY).isEmpty();
    Slot named = alone ? slot : slot.forAllRoles();
    return log(named).state().active().map(id -> new Incumbent(named, id));
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
