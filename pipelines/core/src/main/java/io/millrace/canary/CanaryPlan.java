package io.millrace.canary;

import io.millrace.registry.Rollout;
import io.millrace.registry.Slot;

/**
 * What a rollout is judged by, as its receipt holds it.
 *
 * @param policy the rollout's policy, {@link Assignment#rollout}
 * @param slot scenario and role, {@code scenario/role}
 * @param canary the canary's adapter id
 * @param incumbent the adapter that served when the rollout began, to which harm returns; empty for
 *     the plain base
 * @param share of the conversations that the canary answers
 * @param minRated rated conversations of each arm that a promotion needs
 * @param deadline epoch milliseconds
 * @param waitMillis how long after its beginning a conversation is looked at
 * @param alpha of the test of outcomes
 * @param silenceAlpha of the test of missing conversations, missing ratings and errors
 */
public record CanaryPlan(
    String policy,
    String slot,
    String canary,
    String incumbent,
    double share,
    int minRated,
    long deadline,
    long waitMillis,
    double alpha,
    double silenceAlpha) {

  /**
   * The plan of a canary in a slot.
   *
   * @param sequence the log's entry at which it became one
   */
  public static CanaryPlan of(
      Slot slot, long sequence, String canary, String incumbent, Rollout rollout) {
    return new CanaryPlan(
        Assignment.rollout(slot.toString(), sequence),
        slot.toString(),
        canary,
        incumbent,
        rollout.share(),
        rollout.minRated(),
        rollout.deadline().toEpochMilli(),
        rollout.patience().toMillis(),
        rollout.alpha(),
        rollout.silenceAlpha());
  }

  /** The entry of the slot's log at which the rollout began. */
  public long sequence() {
    return Long.parseLong(policy.substring(policy.lastIndexOf('/') + 1));
  }
}
