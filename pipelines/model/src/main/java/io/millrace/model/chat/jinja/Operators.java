package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** Operators on values of any type. */
final class Operators {
  private final Budget budget;
  private final PythonText texts;

  Operators(Budget budget, PythonText texts) {
    this.budget = budget;
    this.texts = texts;
  }

  Value apply(BinaryOperator operator, Value left, Value right) {
    if (operator == BinaryOperator.REMAINDER && left instanceof TextValue format) {
      return new TextValue(PercentFormat.format(format.text(), right, texts, budget));
    }
    if (left instanceof Undefined missing) {
      throw missing.failure();
    }
    if (right instanceof Undefined missing) {
      throw missing.failure();
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Arithmetic.apply(operator, left, right);
    }
    if (operator == BinaryOperator.ADD) {
      return add(left, right);
    }
    if (operator == BinaryOperator.MULTIPLY) {
      if (Numbers.integer(right).isPresent()) {
        return repeat(left, right);
      }
      if (Numbers.integer(left).isPresent()) {
        return repeat(right, left);
      }
    }
    throw unsupported(operator, left, right);
  }

  private Value add(Value left, Value right) {
    if (left instanceof TextValue a && right instanceof TextValue b) {
      return concat(a, b);
    }
    if (left instanceof Sequence a
        && right instanceof Sequence b
        && !(a instanceof RangeValue)
        && a.getClass() == b.getClass()) {
      budget.steps((long) a.items().size() + b.items().size());
      List<Value> items = new ArrayList<>(a.items());
      items.addAll(b.items());
      return a.with(items);
    }
    if (left instanceof TextValue || left instanceof ListValue || left instanceof TupleValue) {
      String type = left.typeName();
      throw TemplateRenderException.type(
          "can only concatenate " + type + " (not \"" + right.typeName() + "\") to " + type);
    }
    throw unsupported(BinaryOperator.ADD, left, right);
  }

  private TextValue concat(TextValue a, TextValue b) {
    boolean safe = a.safe() || b.safe();
    String left = safe && !a.safe() ? Html.escape(a.text()) : a.text();
    String right = safe && !b.safe() ? Html.escape(b.text()) : b.text();
    budget.text((long) left.length() + right.length());
    return new TextValue(left + right, safe);
  }

  private Value repeat(Value value, Value count) {
    long times = Math.max(0, Numbers.index(count));
    if (value instanceof TextValue text) {
      budget.text(times * text.text().length());
      return new TextValue(
          text.text().isEmpty() ? "" : text.text().repeat((int) times), text.safe());
    }
    if (value instanceof ListValue || value instanceof TupleValue) {
      Sequence sequence = (Sequence) value;
      budget.steps(times * sequence.items().size());
      List<Value> items = new ArrayList<>();
      for (long i = 0; i < times && !sequence.items().isEmpty(); i++) {
        items.addAll(sequence.items());
      }
      return sequence.with(items);
    }
    throw unsupported(BinaryOperator.MULTIPLY, value, count);
  }

  private static TemplateRenderException unsupported(
      BinaryOperator operator, Value left, Value right) {
    return TemplateRenderException.type(
        "unsupported operand types for "
            + operator.symbol()
            + ": '"
            + left.typeName()
            + "' and '"
            + right.typeName()
            + "'");
  }

  Value negate(Value value) {
    if (value instanceof FloatValue number) {
      return new FloatValue(-number.value());
    }
    return new IntValue(signed(value, "-").negate());
  }

  Value positive(Value value) {
    return value instanceof FloatValue ? value : new IntValue(signed(value, "+"));
  }

  private static java.math.BigInteger signed(Value value, String sign) {
    if (value instanceof Undefined missing) {
      throw missing.failure();
    }
    return Numbers.integer(value)
        .orElseThrow(
            () ->
                TemplateRenderException.type(
                    "bad operand type for unary " + sign + ": '" + value.typeName() + "'"));
  }
}
