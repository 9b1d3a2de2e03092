package io.millrace.model.chat.jinja;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** Numbers as Python has them: truth values count, integers have no bounds, floats are doubles. */
final class Numbers {
  private Numbers() {}

  static boolean isNumber(Value value) {
    return value instanceof IntValue || value instanceof FloatValue || value instanceof BoolValue;
  }

  static Optional<BigInteger> integer(Value value) {
    if (value instanceof IntValue number) {
      return Optional.of(number.value());
    }
    return value instanceof BoolValue bool
        ? Optional.of(BigInteger.valueOf(bool.number()))
        : Optional.empty();
  }

  static double real(Value value) {
    if (value instanceof FloatValue number) {
      return number.value();
    }
    BigInteger integer = integer(value).orElseThrow(() -> notANumber(value));
    double real = integer.doubleValue();
    if (Double.isInfinite(real)) {
      throw new TemplateRenderException(Kind.OVERFLOW, "int too large to convert to float");
    }
    return real;
  }

  private static TemplateRenderException notANumber(Value value) {
    return value instanceof Undefined missing
        ? missing.failure()
        : TemplateRenderException.type("a number is needed, not " + value.typeName());
  }

  /** An integer that counts or indexes, held within the range of an int. */
  static int index(Value value) {
    BigInteger integer =
        integer(value)
            .orElseThrow(
                () ->
                    value instanceof Undefined missing
                        ? missing.failure()
                        : TemplateRenderException.type(
                            "'"
                                + value.typeName()
                                + "' object cannot be interpreted as an integer"));
    return integer
        .max(BigInteger.valueOf(-Integer.MAX_VALUE))
        .min(BigInteger.valueOf(Integer.MAX_VALUE))
        .intValue();
  }

  static int compare(Value left, Value right) {
    return isFinite(left) && isFinite(right)
        ? exact(left).compareTo(exact(right))
        : Double.compare(approximate(left), approximate(right));
  }

  private static boolean isFinite(Value value) {
    return !(value instanceof FloatValue number) || Double.isFinite(number.value());
  }

  private static double approximate(Value value) {
    return value instanceof FloatValue number
        ? number.value()
        : integer(value).orElseThrow().signum();
  }

  private static BigDecimal exact(Value value) {
    return value instanceof FloatValue number
        ? new BigDecimal(number.value())
        : new BigDecimal(integer(value).orElseThrow());
  }

  static boolean isNan(Value value) {
    return value instanceof FloatValue number && Double.isNaN(number.value());
  }

  /** The shortest decimal that reads back as the double, written as Python's {@code repr} does. */
  static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = shortest(value).stripTrailingZeros();
    String sign = shortest.signum() < 0 ? "-" : "";
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return sign
        + digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded;
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
  }
}
