package io.millrace.model.chat.jinja;

import java.math.BigInteger;
import java.util.Optional;

/** Attributes and items of values; what is not there is undefined. */
final class Lookup {
  private Lookup() {}

  /** {@code value.name}: attributes and methods before items. */
  static Value attribute(Value value, String name) {
    if (value instanceof Undefined missing) {
      throw missing.failure();
    }
    Optional<Value> own = ownAttribute(value, name);
    if (own.isPresent()) {
      return own.get();
    }
    return value instanceof DictValue dict
        ? dict.get(name).orElseGet(() -> Undefined.attribute(value, name))
        : Undefined.attribute(value, name);
  }

  private static Optional<Value> ownAttribute(Value value, String name) {
    if (value instanceof Loop loop) {
      return Optional.of(loop.attribute(name));
    }
    return value instanceof Namespace namespace
        ? Optional.of(namespace.get(name))
        : Methods.of(value, name);
  }

  /** {@code value[key]}: items before attributes and methods. */
  static Value item(Rendering runtime, Value value, Value key) {
    if (value instanceof Undefined missing) {
      throw missing.failure();
    }
    Optional<Value> item = ownItem(value, key);
    if (item.isEmpty() && key instanceof TextValue name) {
      item = ownAttribute(value, name.text());
    }
    if (item.isPresent()) {
      return item.get();
    }
    return key instanceof TextValue name
        ? Undefined.attribute(value, name.text())
        : Undefined.element(value, runtime.texts().repr(key));
  }

  private static Optional<Value> ownItem(Value value, Value key) {
    if (value instanceof DictValue dict) {
      return Hashing.isKey(key) ? dict.get(key) : Optional.empty();
    }
    Optional<BigInteger> index = Numbers.integer(key);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    int at = Numbers.index(key);
    if (value instanceof TextValue text) {
      return character(text, at);
    }
    return value instanceof Sequence sequence ? element(sequence, at) : Optional.empty();
  }

  private static Optional<Value> element(Sequence sequence, int index) {
    int size = sequence.items().size();
    int at = index < 0 ? index + size : index;
    return at >= 0 && at < size ? Optional.of(sequence.items().get(at)) : Optional.empty();
  }

  private static Optional<Value> character(TextValue text, int index) {
    int size = text.length();
    int at = index < 0 ? index + size : index;
    if (at < 0 || at >= size) {
      return Optional.empty();
    }
    return Optional.of(
        TextValue.ofCodePoint(text.text().codePointAt(CodePoints.offset(text.text(), at))));
  }
}
