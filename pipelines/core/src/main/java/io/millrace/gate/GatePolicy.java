package io.millrace.gate;

/**
 * What a scenario asks of its candidates.
 *
 * @param minImprovement the gain worth having: a candidate whose upper bound is below is rejected
 * @param alpha what the slot's ledger shares out
 * @param budget groups that one run of the gate may read before it holds
 * @param minSlice groups of a slice that must be read before it is judged
 * @param sliceMargin the loss on a slice that is called harm
 * @param allowUnjudged whether a candidate may be promoted with slices too small to be judged
 * @param identicalAnswers so many answers in a row equal to the incumbent's mean no effect
 * @param maxHolds after so many holds the next one is a rejection
 */
public record GatePolicy(
    double minImprovement,
    double alpha,
    Spending spending,
    int budget,
    int minSlice,
    double sliceMargin,
    boolean allowUnjudged,
    int identicalAnswers,
    int maxHolds,
    Guardrails guardrails) {

  public static final GatePolicy DEFAULT =
      new GatePolicy(0.02, 0.05, Spending.FDR, 1000, 30, 0.05, false, 50, 3, Guardrails.DEFAULT);

  public GatePolicy {
    Limits.check("min_improvement", minImprovement, 0, 0.99);
    Limits.check("alpha", alpha, 1e-9, 0.5);
    Limits.check("budget", budget, 1, Integer.MAX_VALUE);
    Limits.check("min_slice", minSlice, 1, Integer.MAX_VALUE);
    Limits.check("slice_margin", sliceMargin, 0, 0.99);
    Limits.check("identical_answers", identicalAnswers, 1, Integer.MAX_VALUE);
    Limits.check("max_holds", maxHolds, 0, Integer.MAX_VALUE);
  }
}
