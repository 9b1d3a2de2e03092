package io.millrace.model.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/** Names and their values; what an outer scope has is seen and hidden, never changed. */
final class Scope {
  private final Scope parent;
  private final Map<String, Value> values = new HashMap<>();

  private Scope(Scope parent) {
    this.parent = parent;
  }

  static Scope outermost(Map<String, Value> values) {
    Scope scope = new Scope(null);
    scope.values.putAll(values);
    return scope;
  }

  Scope inner() {
    return new Scope(this);
  }

  void set(String name, Value value) {
    values.put(name, value);
  }

  Value get(String name) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Value value = scope.values.get(name);
      if (value != null) {
        return value;
      }
    }
    return Undefined.name(name);
  }
}
