package io.millrace.canary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of a canary. */
public enum CanaryDecision {
  /** It does harm: what served before serves all. */
  ROLLBACK,
  /** It serves all. */
  PROMOTE,
  /** It keeps its share. */
  HOLD;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
