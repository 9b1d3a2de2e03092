package io.millrace.gate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why the gate decided so, with the sentence that says it. */
public enum Reason {
  BETTER(Decision.PROMOTE, "the evidence for a gain reached its threshold and no slice is harmed"),
  FUTILE(Decision.REJECT, "the gain is below the smallest one worth having"),
  SLICE_HARMED(Decision.REJECT, "a slice lost more than the margin"),
  NO_EFFECT(Decision.REJECT, "its answers are the incumbent's"),
  FORBIDDEN_OUTPUT(Decision.REJECT, "an answer holds what the safety list forbids"),
  INVALID_OUTPUTS(Decision.REJECT, "it gives more invalid outputs than it may"),
  TOO_MANY_TOKENS(Decision.REJECT, "it writes more tokens than it may"),
  TOO_SLOW(Decision.REJECT, "it takes longer than it may"),
  UNDECIDED(Decision.REJECT, "it was held as often as it may be and is still undecided"),
  TOO_FEW_TASKS(Decision.HOLD, "all groups of the task set are used"),
  BUDGET(Decision.HOLD, "the budget of groups is used"),
  UNJUDGED_SLICE(Decision.HOLD, "a slice has too few groups to be judged"),
  INCOMPLETE(Decision.HOLD, "answers are missing"),
  VERIFIER_ERROR(Decision.HOLD, "the verifier failed on a task"),
  BASE_MISSING(Decision.HOLD, "the base model is missing or has changed"),
  SERVER_DOWN(Decision.HOLD, "the serving side did not answer");

  private final Decision decision;
  private final String sentence;

  Reason(Decision decision, String sentence) {
    this.decision = decision;
    this.sentence = sentence;
  }

  public Decision decision() {
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
