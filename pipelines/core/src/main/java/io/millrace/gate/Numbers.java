package io.millrace.gate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Rounding, so that neither the order of a sum nor the machine decides anything. */
public final class Numbers {

  private static final int DECIMALS = 9;
  private static final MathContext SHARE = new MathContext(12, RoundingMode.DOWN);
  private static final MathContext WRITTEN = new MathContext(15, RoundingMode.HALF_UP);

  private Numbers() {}

  /** To 9 decimals, halves up. */
  public static double rounded(double value) {
    return new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_UP).doubleValue();
  }

  /** To 12 digits, down: a test never gets more than its share. */
  static double alpha(double value) {
    return new BigDecimal(value).round(SHARE).doubleValue();
  }

  /** The decimal that is written, which reads back as the same number. */
  static BigDecimal written(double value) {
    return new BigDecimal(value).round(WRITTEN);
  }
}
