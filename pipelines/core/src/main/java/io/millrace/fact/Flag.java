package io.millrace.fact;

import java.util.Locale;

/** What was unusual about a trace that could be read; stored by its {@link #label}. */
public enum Flag {
  /** Tool-call arguments that are not JSON were kept as text. */
  ARGUMENTS_NOT_JSON,
  /** A feedback entry is not in force because of its score. */
  SCORE_OUT_OF_RANGE,
  /** {@code started_at} or {@code ended_at} was missing: the record's timestamp stands in. */
  TIME_MISSING,
  /** Event time before 2015 or beyond the record's timestamp by more than five minutes. */
  TIME_OUT_OF_RANGE,
  /** The run ended before it started, or a duration is negative. */
  NEGATIVE_DURATION,
  /** A number field held something else (NaN, text): kept in the attributes, unknown here. */
  NUMBER_UNREADABLE,
  /** A propensity outside 0 &lt; p ≤ 1. */
  PROPENSITY_OUT_OF_RANGE,
  /** The scenario's name is not of the allowed form; the trace counts under {@code default}. */
  SCENARIO_INVALID;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
