package io.millrace.gate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The two sides of a comparison. */
public enum Arm {
  CANDIDATE,
  INCUMBENT;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
