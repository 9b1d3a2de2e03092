package io.millrace.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a slot's log. The newest says all that serving needs.
 *
 * @param sequence 1 for the first
 * @param at when it was written, by the writer's clock; the order is the sequence's alone
 * @param verdict the verdict it rests on; empty for none
 * @param moves what it changed; a promotion retires the adapter that served before in one entry
 * @param active what serves from then on; empty for the plain base
 * @param rollbackTo what a rollback of the active adapter returns to; empty for the plain base
 * @param rollout how traffic is divided from then on; present where a canary begins
 * @param previous SHA-256 of the entry before it, by which a changed log is noticed; empty for the
 *     first
 */
public record SlotEntry(
    Slot slot,
    long sequence,
    Instant at,
    String by,
    String why,
    Optional<String> verdict,
    List<SlotMove> moves,
    Optional<String> active,
    Optional<String> rollbackTo,
    Optional<Rollout> rollout,
    String previous) {

  public SlotEntry {
    moves = List.copyOf(moves);
  }

  /** The entry as canonical JSON, as it lies in the log and goes out as an event. */
  public String json() {
    return SlotEntries.write(this);
  }
}
