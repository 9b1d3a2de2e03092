package io.millrace.registry;

import java.util.Set;

/**
 * Where one adapter stands in a slot.
 *
 * @param since the entry that put it there
 * @param before what served before it was made active; null for the plain base or when it never was
 * @param verdicts the verdicts it has moved by since it was last out of the race
 * @param spent the verdicts before that, which move it no more
 */
public record Standing(
    AdapterState state,
    String weightsHash,
    long since,
    String before,
    Set<String> verdicts,
    Set<String> spent) {

  public Standing {
    verdicts = Set.copyOf(verdicts);
    spent = Set.copyOf(spent);
  }
}
