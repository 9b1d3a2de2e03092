package io.millrace.canary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why, with the sentence that says it. */
public enum CanaryReason {
  WORSE(CanaryDecision.ROLLBACK, "its conversations are rated lower"),
  SILENT(CanaryDecision.ROLLBACK, "its conversations are missing, are not rated, or fail"),
  NO_ALARM(CanaryDecision.PROMOTE, "enough conversations are rated and there is no alarm"),
  TOO_FEW_RATED(CanaryDecision.HOLD, "too few conversations are rated yet"),
  DEADLINE(CanaryDecision.HOLD, "the deadline passed with too few rated conversations"),
  BAD_PROPENSITY(
      CanaryDecision.HOLD, "conversations lack the probability of their arm or have another"),
  INCUMBENT_CHANGED(CanaryDecision.HOLD, "the slot serves something else than when it began");

  private final CanaryDecision decision;
  private final String sentence;

  CanaryReason(CanaryDecision decision, String sentence) {
    this.decision = decision;
    this.sentence = sentence;
  }

  public CanaryDecision decision() {
    return decision;
  }

  /** For people, without a capital and a full stop. */
  public String sentence() {
    return sentence;
  }

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
