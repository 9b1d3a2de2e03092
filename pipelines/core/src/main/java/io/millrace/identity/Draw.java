package io.millrace.identity;

import java.nio.charset.StandardCharsets;

/** Draws that need no memory: the same texts give the same number on every machine. */
public final class Draw {
  private static final double UNIT = 0x1p-53;

  private Draw() {}

  /** A number in [0, 1): the first 53 bits of SHA-256 over purpose, line feed and unit. */
  public static double of(String unit, String purpose) {
    String hash = Sha256.hex((purpose + "\n" + unit).getBytes(StandardCharsets.UTF_8));
    return (Long.parseUnsignedLong(hash.substring(0, 16), 16) >>> 11) * UNIT;
  }
}
