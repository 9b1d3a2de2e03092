package io.millrace.policy;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a router's choice of a model led to: one trace.
 *
 * @param unit what the model was drawn for, such as a conversation; a trace's id without one
 * @param at when it began, epoch milliseconds
 * @param prompt the prompt's hash; null for none
 * @param propensity the recorded probability of the choice, as it is; null for none, 0 for one that
 *     is no finite number
 * @param quality in 0..1; null for not rated
 * @param earlier true where the candidate may have been mined from it, else null; such a trace says
 *     what must not be explored, and nothing for the candidate
 */
public record LoggedChoice(
    String unit,
    long at,
    String queryClass,
    String prompt,
    String model,
    Double propensity,
    Double quality,
    @JsonInclude(JsonInclude.Include.NON_NULL) Boolean earlier) {

  /** A trace that came after the candidate was mined. */
  public LoggedChoice(
      String unit,
      long at,
      String queryClass,
      String prompt,
      String model,
      Double propensity,
      Double quality) {
    this(unit, at, queryClass, prompt, model, propensity, quality, null);
  }

  public LoggedChoice {
    earlier = Boolean.TRUE.equals(earlier) ? earlier : null;
    propensity =
        propensity != null && !Double.isFinite(propensity) ? Double.valueOf(0) : propensity;
  }

  /** The same trace, from before the candidate was mined. */
  public LoggedChoice asEarlier() {
    return new LoggedChoice(unit, at, queryClass, prompt, model, propensity, quality, Boolean.TRUE);
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
