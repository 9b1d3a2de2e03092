package io.millrace.identity;

import java.util.Locale;

/** Which use a prompt is reserved for: 80 of 100 train, 10 eval, 10 holdout. */
public enum Split {
  TRAIN,
  EVAL,
  HOLDOUT;

  private static final int EVAL_FROM = 80;
  private static final int HOLDOUT_FROM = 90;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The split of a prompt: the hash's first 8 bytes, unsigned big-endian, modulo 100. */
  public static Split of(String promptHash) {
    long place = Long.remainderUnsigned(Long.parseUnsignedLong(promptHash, 0, 16, 16), 100);
    if (place < EVAL_FROM) {
      return TRAIN;
    }
    return place < HOLDOUT_FROM ? EVAL : HOLDOUT;
  }

  /** The name in lower case, as it is stored. */
  public String label() {
    return label;
  }
}
