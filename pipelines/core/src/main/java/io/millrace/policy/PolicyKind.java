package io.millrace.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kinds of candidates that are no adapters. */
public enum PolicyKind {
  ROUTING_POLICY,
  AGENT_CONFIG;

  /** The word used in files and on the command line. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
