package io.millrace.model.chat.jinja;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Python's arithmetic on two numbers. */
final class Arithmetic {
  private static final int MAX_BITS = 20_000;

  private Arithmetic() {}

  static Value apply(BinaryOperator operator, Value left, Value right) {
    BigInteger a = Numbers.integer(left).orElse(null);
    BigInteger b = Numbers.integer(right).orElse(null);
    return a != null && b != null
        ? integers(operator, a, b)
        : reals(operator, Numbers.real(left), Numbers.real(right));
  }

  private static Value integers(BinaryOperator operator, BigInteger a, BigInteger b) {
    return switch (operator) {
      case ADD -> bounded(a.add(b));
      case SUBTRACT -> bounded(a.subtract(b));
      case MULTIPLY -> bounded(a.multiply(b));
      case DIVIDE -> quotient(a, b);
      case FLOOR_DIVIDE -> new IntValue(floorDivide(a, nonZero(b))[0]);
      case REMAINDER -> new IntValue(floorDivide(a, nonZero(b))[1]);
      case POWER -> power(a, b);
    };
  }

  private static IntValue bounded(BigInteger value) {
    if (value.bitLength() > MAX_BITS) {
      throw Budget.exceeded("an integer of more than " + MAX_BITS + " bits");
    }
    return new IntValue(value);
  }

  private static BigInteger nonZero(BigInteger divisor) {
    if (divisor.signum() == 0) {
      throw new TemplateRenderException(Kind.ZERO_DIVISION, "division by zero");
    }
    return divisor;
  }

  private static Value quotient(BigInteger a, BigInteger b) {
    BigDecimal quotient = new BigDecimal(a).divide(new BigDecimal(nonZero(b)), new MathContext(60));
    double value = quotient.doubleValue();
    if (Double.isInfinite(value)) {
      throw new TemplateRenderException(Kind.OVERFLOW, "integer division result too large");
    }
    return new FloatValue(value);
  }

  private static BigInteger[] floorDivide(BigInteger a, BigInteger b) {
    BigInteger[] parts = a.divideAndRemainder(b);
    if (parts[1].signum() != 0 && parts[1].signum() != b.signum()) {
      parts[0] = parts[0].subtract(BigInteger.ONE);
      parts[1] = parts[1].add(b);
    }
    return parts;
  }

  private static Value power(BigInteger base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      return power(base.doubleValue(), exponent.doubleValue());
    }
    boolean small = base.abs().compareTo(BigInteger.ONE) <= 0;
    BigInteger bits = exponent.multiply(BigInteger.valueOf(base.bitLength()));
    if (!small && bits.compareTo(BigInteger.valueOf(MAX_BITS)) > 0) {
      throw Budget.exceeded("an integer of more than " + MAX_BITS + " bits");
    }
    int times =
        small && exponent.signum() > 0 ? 2 - (exponent.testBit(0) ? 1 : 0) : exponent.intValue();
    return new IntValue(base.pow(times));
  }

  private static Value reals(BinaryOperator operator, double a, double b) {
    return switch (operator) {
      case ADD -> new FloatValue(a + b);
      case SUBTRACT -> new FloatValue(a - b);
      case MULTIPLY -> new FloatValue(a * b);
      case DIVIDE -> new FloatValue(a / nonZero(b));
      case FLOOR_DIVIDE -> new FloatValue(Math.rint((a - remainder(a, nonZero(b))) / b));
      case REMAINDER -> new FloatValue(remainder(a, nonZero(b)));
      case POWER -> power(a, b);
    };
  }

  private static double nonZero(double divisor) {
    if (divisor == 0) {
      throw new TemplateRenderException(Kind.ZERO_DIVISION, "float division by zero");
    }
    return divisor;
  }

  /** The remainder with the sign of the divisor. */
  private static double remainder(double a, double b) {
    double remainder = a % b;
    if (remainder == 0) {
      return Math.copySign(0.0, b);
    }
    return remainder < 0 == b < 0 ? remainder : remainder + b;
  }

  private static Value power(double a, double b) {
    if (a == 0 && b < 0) {
      throw new TemplateRenderException(
          Kind.ZERO_DIVISION, "0.0 cannot be raised to a negative power");
    }
    double value = Math.pow(a, b);
    if (Double.isNaN(value) && !Double.isNaN(a) && !Double.isNaN(b)) {
      throw TemplateRenderException.unsupported("the power is a complex number");
    }
    if (Double.isInfinite(value) && Double.isFinite(a) && Double.isFinite(b)) {
      throw new TemplateRenderException(Kind.OVERFLOW, "the power is too large for a float");
    }
    return new FloatValue(value);
  }
}
