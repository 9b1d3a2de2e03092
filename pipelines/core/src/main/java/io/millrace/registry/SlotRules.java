package io.millrace.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the next entry of a slot is, or why there is none. Pure. */
final class SlotRules {

  private SlotRules() {}

  static SlotEntry next(Slot slot, SlotState state, SlotChange change, Instant at)
      throws RefusedTransitionException {
    Optional<Standing> standing = state.standing(change.adapter());
    AdapterState from = standing.map(Standing::state).orElse(null);
    Transition step =
        Transition.of(from, change.to())
            .orElseThrow(() -> refused(slot, change, "it is " + word(from)));
    if (step.needsVerdict()) {
      requireVerdict(slot, standing, change);
    }
    if (change.to() == AdapterState.CANARY && !state.in(AdapterState.CANARY).isEmpty()) {
      throw refused(
          slot,
          change,
          "%s is its canary already; let millrace canary check decide, or stop that one"
              .formatted(state.in(AdapterState.CANARY).iterator().next().substring(0, 12)));
    }
    List<SlotMove> moves = new ArrayList<>();
    Optional<String> active = state.active();
    if (change.to() == AdapterState.ACTIVE) {
      active.ifPresent(served -> moves.add(move(state, served, AdapterState.RETIRED)));
      active = Optional.of(change.adapter());
    } else if (from == AdapterState.ACTIVE) {
      active = Optional.empty();
    }
    moves.add(new SlotMove(change.adapter(), change.weightsHash(), from, change.to()));
    return entry(
        slot,
        state,
        at,
        change.by(),
        change.why(),
        Optional.ofNullable(change.verdict()),
        moves,
        active,
        Optional.ofNullable(change.rollout()));
  }

  static SlotEntry rollback(Slot slot, SlotState state, String by, String why, Instant at)
      throws RefusedTransitionException {
    String served =
        state
            .active()
            .orElseThrow(
                () ->
                    new RefusedTransitionException(
                        "Cannot roll back slot %s: %s serves, and nothing was before it"
                            .formatted(slot, slot.kind().nothing())));
    List<SlotMove> moves = new ArrayList<>();
    moves.add(move(state, served, AdapterState.ROLLED_BACK));
    Optional<String> target = state.rollbackTarget();
    target.ifPresent(id -> moves.add(move(state, id, AdapterState.ACTIVE)));
    return entry(slot, state, at, by, why, Optional.empty(), moves, target, Optional.empty());
  }

  private static SlotEntry entry(
      Slot slot,
      SlotState state,
      Instant at,
      String by,
      String why,
      Optional<String> verdict,
      List<SlotMove> moves,
      Optional<String> active,
      Optional<Rollout> rollout) {
    SlotEntry draft =
        new SlotEntry(
            slot,
            state.sequence() + 1,
            at,
            by,
            why,
            verdict,
            moves,
            active,
            Optional.empty(),
            rollout,
            state.hash());
    Optional<String> target = state.after(draft, "").rollbackTarget();
    return new SlotEntry(
        slot,
        draft.sequence(),
        at,
        by,
        why,
        verdict,
        moves,
        active,
        target,
        rollout,
        draft.previous());
  }

  private static SlotMove move(SlotState state, String adapter, AdapterState to) {
    Standing standing = state.standings().get(adapter);
    return new SlotMove(adapter, standing.weightsHash(), standing.state(), to);
  }

  private static void requireVerdict(Slot slot, Optional<Standing> standing, SlotChange change)
      throws RefusedTransitionException {
    if (change.verdict() == null) {
      throw refused(slot, change, "that takes a verdict; run the gate");
    }
    if (standing.isPresent() && standing.get().spent().contains(change.verdict())) {
      throw refused(
          slot,
          change,
          "verdict %s moved it before it was taken out; that takes a new one, so run the gate again"
              .formatted(change.verdict()));
    }
  }

  private static RefusedTransitionException refused(Slot slot, SlotChange change, String cause) {
    return new RefusedTransitionException(
        "Cannot make %s %s %s in slot %s: %s"
            .formatted(
                slot.kind().spoken(),
                change.adapter().substring(0, 12),
                change.to().word(),
                slot,
                cause));
  }

  private static String word(AdapterState state) {
    return state == null ? "unknown there; make it a candidate first" : state.word() + " there";
  }
}
