package io.millrace.model.train;

/** Summed log-probabilities of one pair's answers under policy and reference, and its loss. */
public record PairOutcome(
    double policyChosen,
    double policyRejected,
    double referenceChosen,
    double referenceRejected,
    double loss,
    double beta) {

  /** {@code beta} times what the policy gained on the preferred answer. */
  public double chosenReward() {
    return beta * (policyChosen - referenceChosen);
  }

  /** {@code beta} times what the policy gained on the other answer. */
  public double rejectedReward() {
    return beta * (policyRejected - referenceRejected);
  }

  /** How much more the preferred answer gained. */
  public double margin() {
    return chosenReward() - rejectedReward();
  }
}
