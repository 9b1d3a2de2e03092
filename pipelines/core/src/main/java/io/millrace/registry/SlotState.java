package io.millrace.registry;

import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A slot after a number of entries: a pure fold of its log.
 *
 * @param sequence the newest entry, 0 before the first
 * @param hash SHA-256 of the newest entry, empty before the first
 * @param active what serves; empty for the plain base
 * @param standings every adapter the slot knows, by id
 */
public record SlotState(
    long sequence, String hash, Optional<String> active, SortedMap<String, Standing> standings) {

  static final SlotState EMPTY = new SlotState(0, "", Optional.empty(), new TreeMap<>());

  public SlotState {
    standings = Collections.unmodifiableSortedMap(new TreeMap<>(standings));
  }

  /** Where an adapter stands; empty when the slot does not know it. */
  public Optional<Standing> standing(String adapter) {
    return Optional.ofNullable(standings.get(adapter));
  }

  /** The adapters in a state, in the order of their ids. */
  public Set<String> in(AdapterState state) {
    TreeMap<String, Standing> found = new TreeMap<>(standings);
    found.values().removeIf(standing -> standing.state() != state);
    return Collections.unmodifiableSet(found.keySet());
  }

  /** Of the adapters that served before the active one, the latest that is still retired. */
  public Optional<String> rollbackTarget() {
    Set<String> seen = new HashSet<>();
    String at = active.map(id -> standings.get(id).before()).orElse(null);
    while (at != null && standings.get(at).state() != AdapterState.RETIRED && seen.add(at)) {
      at = standings.get(at).before();
    }
    return Optional.ofNullable(at).filter(id -> standings.get(id).state() == AdapterState.RETIRED);
  }

  /**
   * The state after the next entry.
   *
   * @throws IllegalArgumentException when the entry does not follow from this state
   */
  SlotState after(SlotEntry entry, String entryHash) {
    if (entry.sequence() != sequence + 1 || !entry.previous().equals(hash)) {
      throw new IllegalArgumentException("it does not follow the entry before it");
    }
    TreeMap<String, Standing> next = new TreeMap<>(standings);
    for (SlotMove move : entry.moves()) {
      next.put(move.adapter(), moved(next.get(move.adapter()), move, entry));
    }
    SlotState state = new SlotState(entry.sequence(), entryHash, entry.active(), next);
    long serving = next.values().stream().filter(one -> one.state() == AdapterState.ACTIVE).count();
    boolean named =
        entry.active().map(next::get).filter(one -> one.state() == AdapterState.ACTIVE).isPresent();
    if (serving != (named ? 1 : 0) || named != entry.active().isPresent()) {
      throw new IllegalArgumentException(
          "it says that %s serves and its moves leave %s active"
              .formatted(entry.active().orElse("the base"), state.in(AdapterState.ACTIVE)));
    }
    return state;
  }

  private Standing moved(Standing before, SlotMove move, SlotEntry entry) {
    if (move.from() != (before == null ? null : before.state())) {
      throw new IllegalArgumentException(
          "it moves %s from %s, where it is not".formatted(move.adapter(), move.from()));
    }
    Set<String> verdicts = before == null ? Set.of() : before.verdicts();
    Set<String> spent = before == null ? Set.of() : before.spent();
    verdicts =
        entry.verdict().isPresent() ? union(verdicts, Set.of(entry.verdict().get())) : verdicts;
    if (out(move.to())) {
      spent = union(spent, verdicts);
      verdicts = Set.of();
    }
    boolean promoted = move.to() == AdapterState.ACTIVE && move.from() != AdapterState.RETIRED;
    String served = before == null ? null : before.before();
    return new Standing(
        move.to(),
        move.weightsHash(),
        entry.sequence(),
        promoted ? active.orElse(null) : served,
        verdicts,
        spent);
  }

  private static Set<String> union(Set<String> some, Set<String> more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }

  private static boolean out(AdapterState state) {
    return switch (state) {
      case RETIRED, REJECTED, ROLLED_BACK -> true;
      case CANDIDATE, SHADOW, CANARY, ACTIVE -> false;
    };
  }
}
