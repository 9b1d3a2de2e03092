package io.millrace.model.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** Filters that make or change numbers. */
final class NumberFilters {
  private NumberFilters() {}

  static Map<String, Filter> all() {
    return Map.of(
        "abs", NumberFilters::absolute,
        "int", NumberFilters::integer,
        "float", NumberFilters::real,
        "round", NumberFilters::round);
  }

  private static Value absolute(Rendering runtime, Value input, Arguments arguments) {
    arguments.bind("abs");
    return input instanceof FloatValue number
        ? new FloatValue(Math.abs(number.value()))
        : new IntValue(exact(input).abs());
  }

  private static BigInteger exact(Value value) {
    if (value instanceof Undefined missing) {
      throw missing.failure();
    }
    return Numbers.integer(value)
        .orElseThrow(
            () -> TemplateRenderException.type("a number is needed, not " + value.typeName()));
  }

  private static Value integer(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("int", "default", "base");
    if (input instanceof TextValue text) {
      Optional<BigInteger> whole = NumberText.integer(text.text(), bound.integer("base", 10));
      return whole
          .or(() -> NumberText.real(text.text()).flatMap(NumberFilters::truncated))
          .<Value>map(IntValue::new)
          .orElse(bound.or("default", IntValue.of(0)));
    }
    if (input instanceof Undefined missing) {
      throw missing.failure();
    }
    return (input instanceof FloatValue number ? truncated(number.value()) : Numbers.integer(input))
        .<Value>map(IntValue::new)
        .orElse(bound.or("default", IntValue.of(0)));
  }

  private static Optional<BigInteger> truncated(double value) {
    return Double.isFinite(value)
        ? Optional.of(new BigDecimal(value).toBigInteger())
        : Optional.empty();
  }

  private static Value real(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("float", "default");
    if (input instanceof Undefined missing) {
      throw missing.failure();
    }
    if (Numbers.isNumber(input)) {
      return new FloatValue(Numbers.real(input));
    }
    return (input instanceof TextValue text
            ? NumberText.real(text.text())
            : Optional.<Double>empty())
        .<Value>map(FloatValue::new)
        .orElse(bound.or("default", new FloatValue(0)));
  }

  private static Value round(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("round", "precision", "method");
    int digits = Math.max(-400, Math.min(400, bound.integer("precision", 0)));
    RoundingMode mode =
        switch (bound.text("method", "common")) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw TemplateRenderException.type("method must be common, ceil or floor");
        };
    if (mode == RoundingMode.HALF_EVEN && !(input instanceof FloatValue)) {
      BigDecimal value = new BigDecimal(exact(input)).setScale(Math.min(0, digits), mode);
      return new IntValue(value.toBigIntegerExact());
    }
    double value = Numbers.real(input);
    return Double.isFinite(value)
        ? new FloatValue(new BigDecimal(value).setScale(digits, mode).doubleValue())
        : input;
  }
}
