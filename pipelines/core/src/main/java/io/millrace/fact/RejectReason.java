package io.millrace.fact;

import java.util.Locale;

/** Why an input record could not be read; stored by its {@link #code}. */
public enum RejectReason {
  EMPTY,
  TOO_LARGE,
  TOO_DEEP,
  INVALID_JSON,
  INVALID_AVRO,
  UNKNOWN_FINGERPRINT,
  UNKNOWN_SCHEMA_ID,
  WRONG_TYPE,
  MISSING_ID,
  INVALID_ID;

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
