package io.millrace.model.chat.jinja;

import java.util.List;

/** What has items in an order and can be indexed and sliced. */
sealed interface Sequence extends Value permits ListValue, TupleValue, RangeValue {
  List<Value> items();

  /** A sequence of the same kind with other items. */
  Sequence with(List<Value> items);

  @Override
  default boolean truthy() {
    return !items().isEmpty();
  }
}
