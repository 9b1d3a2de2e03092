package io.millrace.registry;

import io.millrace.identity.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The append-only log of one slot. Entry n+1 is created only if nobody else has created it, so that
 * any number of processes may change a slot at once and each decides on the newest state. An entry
 * that cannot be read is an error with its file's name, never passed over. Safe for use by many
 * threads.
 */
public final class SlotLog {

  private final RegistryStore store;
  private final Slot slot;
  private final Clock clock;
  private SlotState known = SlotState.EMPTY;
  private long last;

  public SlotLog(RegistryStore store, Slot slot, Clock clock) {
    this.store = store;
    this.slot = slot;
    this.clock = clock;
  }

  /** The slot whose log this is. */
  public Slot slot() {
    return slot;
  }

  /**
   * The newest entry; empty before the first. It is found by asking for the existence of about 2
   * log2(n) files, one when nothing is new, and only that entry is read.
   */
  public synchronized Optional<SlotEntry> newest() throws IOException {
    long step = 1;
    while (store.exists(key(last + step))) {
      last += step;
      step *= 2;
    }
    long missing = last + step;
    while (missing - last > 1) {
      long middle = last + (missing - last) / 2;
      if (store.exists(key(middle))) {
        last = middle;
      } else {
        missing = middle;
      }
    }
    return last == 0 ? Optional.empty() : Optional.of(entry(last));
  }

  /** The entry of a number that is in the log. */
  public SlotEntry entry(long sequence) throws IOException {
    String key = key(sequence);
    return SlotEntries.read(store.local(key), bytes(key), slot, sequence);
  }

  /** All entries in order. For people. */
  public List<SlotEntry> entries() throws IOException {
    List<SlotEntry> entries = new ArrayList<>();
    for (long i = 1; i <= state().sequence(); i++) {
      entries.add(entry(i));
    }
    return entries;
  }

  /** The state after the newest entry. Reads the entries that came since the last call. */
  public synchronized SlotState state() throws IOException {
    while (true) {
      String key = key(known.sequence() + 1);
      Optional<byte[]> bytes = store.read(key);
      if (bytes.isEmpty()) {
        return known;
      }
      SlotEntry entry = SlotEntries.read(store.local(key), bytes.get(), slot, known.sequence() + 1);
      try {
        known = known.after(entry, Sha256.hex(bytes.get()));
      } catch (IllegalArgumentException e) {
        throw new CorruptRecordException(store.local(key), e.getMessage(), e);
      }
    }
  }

  /**
   * Appends a change, decided anew on the newest state as often as somebody else was faster.
   *
   * @throws RefusedTransitionException when the newest state does not allow it
   */
  public SlotEntry append(SlotChange change) throws IOException, RefusedTransitionException {
    while (true) {
      SlotEntry entry = SlotRules.next(slot, state(), change, clock.instant());
      if (create(entry)) {
        return entry;
      }
    }
  }

  /**
   * Appends a change only if entry {@code sequence} is still the newest.
   *
   * @return empty when there is a newer one
   * @throws RefusedTransitionException when the state does not allow it
   */
  public Optional<SlotEntry> appendAfter(long sequence, SlotChange change)
      throws IOException, RefusedTransitionException {
    SlotState state = state();
    if (state.sequence() != sequence) {
      return Optional.empty();
    }
    SlotEntry entry = SlotRules.next(slot, state, change, clock.instant());
    return create(entry) ? Optional.of(entry) : Optional.empty();
  }

  /**
   * Takes the active adapter back: the one before it serves again, or the plain base.
   *
   * @throws RefusedTransitionException when the plain base serves
   */
  public SlotEntry rollback(String by, String why) throws IOException, RefusedTransitionException {
    while (true) {
      SlotEntry entry = SlotRules.rollback(slot, state(), by, why, clock.instant());
      if (create(entry)) {
        return entry;
      }
    }
  }

  private boolean create(SlotEntry entry) throws IOException {
    byte[] json = entry.json().getBytes(StandardCharsets.UTF_8);
    return store.create(key(entry.sequence()), json);
  }

  private byte[] bytes(String key) throws IOException {
    return store
        .read(key)
        .orElseThrow(() -> new CorruptRecordException(store.local(key), "it is missing", null));
  }

  private String key(long sequence) {
    String digits = Long.toString(sequence);
    return slot.folder() + "/" + "0".repeat(Math.max(0, 8 - digits.length())) + digits + ".json";
  }
}
