package io.millrace.score;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Reads 64-bit floats by the rules of Go's {@code strconv.ParseFloat}: no spaces or type suffixes,
 * hexadecimal only with an exponent, underscores between digits, {@code inf} and {@code nan} in any
 * case, and nothing for a finite number that is too large.
 */
final class GoFloat {
  private GoFloat() {}

  private static final String DIGITS = "[0-9]++(?:_[0-9]++)*+";
  private static final String HEX = "[0-9a-fA-F]++(?:_[0-9a-fA-F]++)*+";
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:"
              + DIGITS
              + "(?:\\.(?:"
              + DIGITS
              + ")?)?|\\."
              + DIGITS
              + ")(?:[eE][+-]?"
              + DIGITS
              + ")?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile(
          "[+-]?0[xX]_?(?:" + HEX + "(?:\\.(?:" + HEX + ")?)?|\\." + HEX + ")[pP][+-]?" + DIGITS);

  static OptionalDouble parse(String value) {
    if (DECIMAL.matcher(value).matches() || HEXADECIMAL.matcher(value).matches()) {
      double parsed = Double.parseDouble(value.replace("_", ""));
      return Double.isInfinite(parsed) ? OptionalDouble.empty() : OptionalDouble.of(parsed);
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "nan" -> OptionalDouble.of(Double.NaN);
      case "inf", "+inf", "infinity", "+infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> OptionalDouble.empty();
    };
  }
}
