package io.millrace.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a comparison of two policies rests on. */
public enum Basis {
  /** Recorded probabilities of the choices. */
  PROPENSITY,
  /** Prompts that both models answered. */
  PROMPTS;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
