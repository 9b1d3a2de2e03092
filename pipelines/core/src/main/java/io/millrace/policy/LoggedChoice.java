package io.millrace.policy;

/**
 * What a router's choice of a model led to: one trace.
 *
 * @param unit what the model was drawn for, such as a conversation; a trace's id without one
 * @param at when it began, epoch milliseconds
 * @param prompt the prompt's hash; null for none
 * @param propensity the recorded probability of the choice, as it is; null for none, 0 for one that
 *     is no finite number
 * @param quality in 0..1; null for not rated
 */
public record LoggedChoice(
    String unit,
    long at,
    String queryClass,
    String prompt,
    String model,
    Double propensity,
    Double quality) {

  public LoggedChoice {
    propensity =
        propensity != null && !Double.isFinite(propensity) ? Double.valueOf(0) : propensity;
  }

  /** Whether the propensity is a probability that something may be divided by. */
  boolean weighable() {
    return propensity != null && propensity > 0 && propensity <= 1;
  }

  /** Whether there is a propensity and it is none. */
  boolean misrecorded() {
    return propensity != null && !weighable();
  }
}
