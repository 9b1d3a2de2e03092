package io.millrace.gate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the gate decides. */
public enum Decision {
  PROMOTE,
  REJECT,
  HOLD;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
