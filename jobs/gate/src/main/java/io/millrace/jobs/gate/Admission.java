package io.millrace.jobs.gate;

import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.registry.Standing;
import java.io.IOException;
import java.util.List;

/** Who may be tested for a slot: published for its scenario, whole, and without a verdict. */
final class Admission {

  private final GateHome places;
  private final Slot slot;
  private final Registry registry;
  private final SlotLog log;
  private final GateRecords records;

  Admission(GateHome places, Slot slot) {
    this.places = places;
    this.slot = slot;
    this.registry = places.adapters();
    this.log = places.log(slot);
    this.records = new GateRecords(places);
  }

  /**
   * An adapter's record.
   *
   * @throws IllegalArgumentException when the registry has none of this id
   */
  AdapterRecord record(String id) throws IOException {
    return registry
        .find(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot test adapter %s: the registry %s has none of this id"
                        .formatted(id, places.registry())));
  }

  /**
   * Passes what may be tested.
   *
   * @throws IllegalArgumentException with the reason why it may not
   */
  void require(AdapterRecord record) throws IOException {
    String of = record.manifest().scenario();
    if (!of.equals(slot.scenario())) {
      throw new IllegalArgumentException(
          "Cannot test adapter %s for slot %s: it was trained for %s"
              .formatted(record.id(), slot, of));
    }
    List<String> faults = registry.verify(record.id());
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot test adapter %s: %s; publish it again".formatted(record.id(), faults.get(0)));
    }
    AdapterState state = standing(record);
    if (state != null && state != AdapterState.CANDIDATE && state != AdapterState.SHADOW) {
      throw new IllegalArgumentException(
          "Cannot test adapter %s: it is %s in slot %s; train another, or return to one that served with millrace rollback"
              .formatted(record.id(), state.word(), slot));
    }
  }

  /** Makes it a candidate and a shadow, as far as it is not yet. */
  void enter(AdapterRecord record) throws IOException {
    AdapterState state = standing(record);
    if (state == null) {
      move(record, AdapterState.CANDIDATE, "named to the gate");
      state = AdapterState.CANDIDATE;
    }
    if (state == AdapterState.CANDIDATE) {
      move(record, AdapterState.SHADOW, "its test begins");
    }
  }

  private AdapterState standing(AdapterRecord record) throws IOException {
    return log.state().standing(record.id()).map(Standing::state).orElse(null);
  }

  private void move(AdapterRecord record, AdapterState to, String why) throws IOException {
    try {
      records.moved(log.append(SlotChange.of(record, to, "gate", why, null)));
    } catch (RefusedTransitionException somebodyWasFaster) {
      throw new IllegalArgumentException(somebodyWasFaster.getMessage(), somebodyWasFaster);
    }
  }
}
