package io.millrace.model.chat.jinja;

import java.util.List;

/** A list. Templates cannot change it. */
record ListValue(List<Value> items, int depth) implements Sequence {
  ListValue(List<Value> items) {
    this(items, Nesting.around(items));
  }

  @Override
  public ListValue with(List<Value> others) {
    return new ListValue(others);
  }

  @Override
  public String typeName() {
    return "list";
  }
}
