package io.millrace.model.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/** The one kind of value that a template can change. */
final class Namespace implements Value {
  private final Map<String, Value> attributes = new HashMap<>();

  void set(String name, Value value) {
    attributes.put(name, value);
  }

  Value get(String name) {
    Value value = attributes.get(name);
    return value == null
        ? Undefined.because("the namespace has no attribute '" + name + "'")
        : value;
  }

  @Override
  public String typeName() {
    return "Namespace";
  }

  @Override
  public boolean truthy() {
    return true;
  }
}
