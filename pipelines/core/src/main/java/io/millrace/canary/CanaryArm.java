package io.millrace.canary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who answers a conversation. */
public enum CanaryArm {
  /** The new adapter. */
  CANARY,
  /** What the slot serves. */
  INCUMBENT,
  /** The plain base, whatever the slot serves: the baseline for drift. */
  HOLDBACK;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
