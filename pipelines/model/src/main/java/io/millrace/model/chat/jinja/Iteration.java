package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What can be iterated, and how. */
final class Iteration {
  private Iteration() {}

  /** Returns the items in order, or empty for a value without any; a stream gives its rest. */
  static Optional<Iterator<Value>> over(Value value) {
    if (value instanceof Stream stream) {
      return Optional.of(stream.items());
    }
    if (value instanceof Sequence sequence) {
      return Optional.of(sequence.items().iterator());
    }
    if (value instanceof TextValue text) {
      return Optional.of(
          text.text().codePoints().<Value>mapToObj(TextValue::ofCodePoint).iterator());
    }
    if (value instanceof DictValue dict) {
      return Optional.of(dict.keys().iterator());
    }
    if (value instanceof DictView view) {
      return Optional.of(view.items().iterator());
    }
    return value instanceof Undefined ? Optional.of(Collections.emptyIterator()) : Optional.empty();
  }

  /**
   * Returns the items in order.
   *
   * @throws TemplateRenderException where there are none
   */
  static Iterator<Value> of(Value value) {
    return over(value)
        .orElseThrow(
            () ->
                TemplateRenderException.type("'" + value.typeName() + "' object is not iterable"));
  }

  static List<Value> list(Value value, Budget budget) {
    Iterator<Value> items = of(value);
    List<Value> list = new ArrayList<>();
    while (items.hasNext()) {
      budget.steps(1);
      list.add(items.next());
    }
    return list;
  }

  /** How many items a value has, or empty where it has no length. */
  static Optional<Integer> knownLength(Value value) {
    if (value instanceof Sequence sequence) {
      return Optional.of(sequence.items().size());
    }
    if (value instanceof TextValue text) {
      return Optional.of(text.length());
    }
    if (value instanceof DictValue dict) {
      return Optional.of(dict.size());
    }
    if (value instanceof DictView view) {
      return Optional.of(view.dict().size());
    }
    return value instanceof Undefined ? Optional.of(0) : Optional.empty();
  }

  static int length(Value value) {
    return knownLength(value)
        .orElseThrow(
            () ->
                TemplateRenderException.type(
                    "object of type '" + value.typeName() + "' has no len()"));
  }
}
