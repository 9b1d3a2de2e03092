package io.millrace.registry;

import static io.millrace.registry.AdapterState.ACTIVE;
import static io.millrace.registry.AdapterState.CANARY;
import static io.millrace.registry.AdapterState.CANDIDATE;
import static io.millrace.registry.AdapterState.REJECTED;
import static io.millrace.registry.AdapterState.RETIRED;
import static io.millrace.registry.AdapterState.ROLLED_BACK;
import static io.millrace.registry.AdapterState.SHADOW;

import java.util.List;
import java.util.Optional;

/**
 * A step that an adapter may take in a slot. Besides these, a rollback returns to the adapter that
 * served before, on the strength of the verdict that once made it active.
 *
 * @param from null when the slot does not know the adapter
 * @param needsVerdict whether it takes a verdict given since the adapter was last retired, rejected
 *     or rolled back
 */
public record Transition(AdapterState from, AdapterState to, boolean needsVerdict) {

  /** All steps there are. */
  public static final List<Transition> TABLE =
      List.of(
          new Transition(null, CANDIDATE, false),
          new Transition(CANDIDATE, SHADOW, false),
          new Transition(CANDIDATE, REJECTED, false),
          new Transition(SHADOW, CANARY, true),
          new Transition(SHADOW, ACTIVE, true),
          new Transition(SHADOW, REJECTED, false),
          new Transition(CANARY, ACTIVE, true),
          new Transition(CANARY, REJECTED, false),
          new Transition(CANARY, ROLLED_BACK, false),
          new Transition(ACTIVE, RETIRED, false),
          new Transition(ACTIVE, ROLLED_BACK, false),
          new Transition(RETIRED, CANDIDATE, true),
          new Transition(RETIRED, REJECTED, false),
          new Transition(REJECTED, CANDIDATE, true),
          new Transition(ROLLED_BACK, CANDIDATE, true),
          new Transition(ROLLED_BACK, REJECTED, false));

  static Optional<Transition> of(AdapterState from, AdapterState to) {
    return TABLE.stream().filter(step -> step.from == from && step.to == to).findFirst();
  }
}
