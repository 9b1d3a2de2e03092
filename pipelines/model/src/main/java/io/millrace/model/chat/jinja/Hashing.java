package io.millrace.model.chat.jinja;

import java.math.BigDecimal;
import java.util.List;

/** The identity of a mapping's keys: equal objects for values that Python calls equal. */
final class Hashing {
  /** Tuples may hold one value many times over, so that a walk can be longer than memory. */
  private static final int MAX_PARTS = 100_000;

  private int parts = 0;

  private Hashing() {}

  private record TupleKey(List<Object> items) {}

  /**
   * Returns an object with {@code equals} and {@code hashCode} of the value.
   *
   * @throws TemplateRenderException for values that cannot be keys
   */
  static Object key(Value value) {
    return new Hashing().keyOf(value);
  }

  static boolean isKey(Value value) {
    return new Hashing().canBeKey(value);
  }

  private Object keyOf(Value value) {
    count();
    if (value instanceof TextValue text) {
      return text.text();
    }
    if (value instanceof BoolValue bool) {
      return IntValue.of(bool.number()).value();
    }
    if (value instanceof IntValue number) {
      return number.value();
    }
    if (value instanceof FloatValue number) {
      return number(number.value());
    }
    if (value instanceof TupleValue tuple) {
      return new TupleKey(tuple.items().stream().map(this::keyOf).toList());
    }
    if (!canBeKey(value)) {
      throw TemplateRenderException.type("unhashable type: '" + value.typeName() + "'");
    }
    return value instanceof Undefined ? Undefined.class : value;
  }

  private boolean canBeKey(Value value) {
    count();
    return value instanceof TupleValue tuple
        ? tuple.items().stream().allMatch(this::canBeKey)
        : !(value instanceof ListValue || value instanceof DictValue || value instanceof DictView);
  }

  private void count() {
    if (++parts > MAX_PARTS) {
      throw Budget.exceeded("a key of more than " + MAX_PARTS + " parts");
    }
  }

  private static Object number(double value) {
    boolean whole = !Double.isInfinite(value) && value == Math.rint(value);
    return whole ? new BigDecimal(value).toBigInteger() : (Object) value;
  }
}
