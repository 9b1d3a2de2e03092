package io.millrace.registry;

/**
 * A change that somebody wants of a slot.
 *
 * @param adapter the adapter's id
 * @param weightsHash its weights' hash
 * @param by who wants it: a job, a command, a person
 * @param why in a sentence
 * @param verdict the id of the verdict it rests on; null for none
 * @param rollout how traffic is divided from then on; only of a canary, null otherwise
 */
public record SlotChange(
    String adapter,
    String weightsHash,
    AdapterState to,
    String by,
    String why,
    String verdict,
    Rollout rollout) {

  /**
   * @throws IllegalArgumentException when the id is none, nobody or no reason is named, or a
   *     rollout is given for another state than canary
   */
  public SlotChange {
    Keys.id(adapter);
    if (by == null || by.isBlank() || why == null || why.isBlank()) {
      throw new IllegalArgumentException(
          "a change of a slot says who wants it and why; '%s' and '%s' do not".formatted(by, why));
    }
    if (rollout != null && to != AdapterState.CANARY) {
      throw new IllegalArgumentException(
          "a change to %s of adapter %s has a rollout, which only a canary has"
              .formatted(to.word(), adapter));
    }
  }

  /** A change without a rollout. */
  public SlotChange(
      String adapter, String weightsHash, AdapterState to, String by, String why, String verdict) {
    this(adapter, weightsHash, to, by, why, verdict, null);
  }

  /** A change to a published adapter. */
  public static SlotChange of(
      AdapterRecord adapter, AdapterState to, String by, String why, String verdict) {
    return new SlotChange(adapter.id(), adapter.weightsHash(), to, by, why, verdict);
  }
}
