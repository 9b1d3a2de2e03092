package io.millrace.model.chat.jinja;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** Numbers in strings, as Python's {@code int} and {@code float} read them. */
final class NumberText {
  private static final int MAX_DIGITS = 4300;

  private NumberText() {}

  static Optional<BigInteger> integer(String text, int base) {
    String number = TextStrip.strip(text, null, true, true);
    boolean signed = number.startsWith("-") || number.startsWith("+");
    String digits = (signed ? number.substring(1) : number).toLowerCase(Locale.ROOT);
    String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "-";
    digits = digits.startsWith(prefix) ? digits.substring(2) : digits;
    if (base < 2 || base > 36 || !isGrouped(digits, base) || digits.length() > MAX_DIGITS) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(digits.replace("_", ""), base);
    return Optional.of(number.startsWith("-") ? value.negate() : value);
  }

  private static boolean isGrouped(String digits, int base) {
    boolean wasDigit = false;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      boolean digit = Character.digit(c, base) >= 0;
      if (!digit && !(c == '_' && wasDigit)) {
        return false;
      }
      wasDigit = digit;
    }
    return wasDigit;
  }

  static Optional<Double> real(String text) {
    String number = TextStrip.strip(text, null, true, true).toLowerCase(Locale.ROOT);
    String unsigned =
        number.startsWith("-") || number.startsWith("+") ? number.substring(1) : number;
    double sign = number.startsWith("-") ? -1 : 1;
    if (unsigned.equals("inf") || unsigned.equals("infinity")) {
      return Optional.of(sign * Double.POSITIVE_INFINITY);
    }
    if (unsigned.equals("nan")) {
      return Optional.of(Double.NaN);
    }
    return isReal(unsigned)
        ? Optional.of(sign * Double.parseDouble(unsigned.replace("_", "")))
        : Optional.empty();
  }

  private static boolean isReal(String text) {
    int exponent = text.indexOf('e');
    String mantissa = exponent < 0 ? text : text.substring(0, exponent);
    String power = exponent < 0 ? "0" : text.substring(exponent + 1);
    if (power.startsWith("-") || power.startsWith("+")) {
      power = power.substring(1);
    }
    int dot = mantissa.indexOf('.');
    String whole = dot < 0 ? mantissa : mantissa.substring(0, dot);
    String fraction = dot < 0 ? "" : mantissa.substring(dot + 1);
    return isAscii(text)
        && isGrouped(power, 10)
        && !(whole.isEmpty() && fraction.isEmpty())
        && (whole.isEmpty() || isGrouped(whole, 10))
        && (fraction.isEmpty() || isGrouped(fraction, 10));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
