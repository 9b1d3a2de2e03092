package io.millrace.model.chat.jinja;

import java.util.List;

/**
 * A tuple.
 *
 * @param names what its first items are called as attributes; mostly nothing
 */
record TupleValue(List<Value> items, int depth, List<String> names) implements Sequence {
  TupleValue(List<Value> items) {
    this(items, List.of());
  }

  TupleValue(List<Value> items, List<String> names) {
    this(items, Nesting.around(items), names);
  }

  static TupleValue of(Value... items) {
    return new TupleValue(List.of(items));
  }

  @Override
  public TupleValue with(List<Value> others) {
    return new TupleValue(others);
  }

  @Override
  public String typeName() {
    return "tuple";
  }
}
