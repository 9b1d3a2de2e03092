package io.millrace.canary;

import java.util.Locale;
import java.util.Optional;

/** Who gave feedback; the first that rated a trace is the one that counts. */
public enum RatingSource {
  HUMAN,
  CODE,
  LLM;

  /** The source that feedback names; empty for any other. */
  static Optional<RatingSource> of(String name) {
    for (RatingSource source : values()) {
      if (source.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
