package io.millrace.canary;

import io.millrace.gate.GateJson;

/**
 * A decision about a rollout with its evidence. It follows from the plan, the look and the rows
 * whose waiting time was over then; what came later changes nothing.
 *
 * @param formatVersion which evidence the wealths are, {@link #FORMAT}
 * @param at when the rows were looked at, epoch milliseconds
 * @param serving what the slot served then; empty for the plain base
 * @param canary the canary's conversations up to the alarm, if there was one
 * @param incumbent the incumbent's, likewise
 * @param foreign conversations that neither arm answered alone; they count for nothing
 * @param unusable conversations without a probability that fits their arm; they count for nothing
 *     and stand in the way of a promotion
 * @param outcomeWealth evidence that ratings are lower, from 1; an alarm at 1/alpha
 * @param silenceWealth evidence for silence and errors, likewise
 * @param alarm the conversation at which the alarm was raised; null for none
 * @param rowsHash SHA-256 over the rows whose waiting time was over, in order
 */
public record CanaryVerdict(
    int formatVersion,
    CanaryReason reason,
    CanaryPlan plan,
    long at,
    String serving,
    ArmCount canary,
    ArmCount incumbent,
    int foreign,
    int unusable,
    double outcomeWealth,
    double silenceWealth,
    String alarm,
    String rowsHash) {

  /** Goes up whenever the same rows may give another decision or another wealth. */
  public static final int FORMAT = 1;

  public CanaryDecision decision() {
    return reason.decision();
  }

  /** The id: SHA-256 of the receipt, lower-case hex. */
  public String id() {
    return GateJson.hash(this);
  }
}
