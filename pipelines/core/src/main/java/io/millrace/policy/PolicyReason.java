package io.millrace.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.gate.Decision;
import java.util.Locale;

/** Why a routing policy is promoted, rejected or held, with the sentence that says it. */
public enum PolicyReason {
  BETTER(Decision.PROMOTE, "its lower bound is above what serves, and no class is harmed"),
  EXPLORES(Decision.PROMOTE, "it chooses what is chosen now, and explores no more than it may"),
  FUTILE(Decision.REJECT, "the gain is below the smallest one worth having"),
  CLASS_HARMED(Decision.REJECT, "a class would be answered worse"),
  EXPLORES_HARM(Decision.REJECT, "it would explore a model that is known to be worse on a class"),
  NO_EFFECT(Decision.REJECT, "it chooses what is chosen now"),
  NO_TRACES(Decision.HOLD, "no trace has come since it was mined"),
  ADAPTER_INACTIVE(Decision.HOLD, "it may choose an adapter that is not active in its slot"),
  MODEL_VANISHED(Decision.HOLD, "a model that it chooses has not answered since it was mined"),
  EXPLORES_TOO_MUCH(Decision.HOLD, "it explores more than it may"),
  BAD_PROPENSITY(Decision.HOLD, "traces record a probability of their model outside 0..1, or 0"),
  UNJUDGED_CLASS(Decision.HOLD, "on a class, too few answers of its model can be compared"),
  TOO_FEW_UNITS(Decision.HOLD, "too few conversations or prompts can be compared"),
  UNDECIDED(Decision.HOLD, "its bounds leave gain and none possible");

  private final Decision decision;
  private final String sentence;

  PolicyReason(Decision decision, String sentence) {
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
