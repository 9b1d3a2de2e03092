package io.millrace.policy;

import io.millrace.gate.GatePolicy;

/**
 * What is asked of a routing policy.
 *
 * @param minImprovement the gain worth having, where it chooses otherwise: a policy whose upper
 *     bound is below is rejected
 * @param alpha the probability of a promotion without any gain, on one basis
 * @param minUnits conversations or prompts that must be compared before anything is decided
 * @param minPerClass rated answers of a model on a class before that class is judged
 * @param maxExplore the largest share that a policy may explore
 */
public record OffPolicyPlan(
    double minImprovement, double alpha, int minUnits, int minPerClass, double maxExplore) {

  public static final OffPolicyPlan DEFAULT = new OffPolicyPlan(0.02, 0.05, 30, 5, 0.2);

  /**
   * The plan of a candidate. A comparison rests on prompts until enough answers record a
   * probability, and then on these: each {@link Basis} has its part of the candidate's alpha, so
   * that both together promote falsely with a probability of at most alpha.
   *
   * @param asked of the slot's candidates
   * @param alpha the candidate's share of the slot's alpha
   */
  public static OffPolicyPlan of(GatePolicy asked, double alpha, int minPerClass) {
    return new OffPolicyPlan(
        asked.minImprovement(),
        alpha / Basis.values().length,
        DEFAULT.minUnits,
        minPerClass,
        DEFAULT.maxExplore);
  }

  /**
   * @throws IllegalArgumentException when a share is not in 0..1 or a count is negative
   */
  public OffPolicyPlan {
    Checks.share("min_improvement", minImprovement);
    Checks.share("alpha", alpha);
    Checks.notNegative("min_units", minUnits);
    Checks.notNegative("min_per_class", minPerClass);
    Checks.share("max_explore", maxExplore);
  }
}
