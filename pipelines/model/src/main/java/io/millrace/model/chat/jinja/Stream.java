package io.millrace.model.chat.jinja;

import java.util.Iterator;

/**
 * What can be iterated once, as Python's generators: no length, no index, always true, and empty
 * the second time.
 */
final class Stream implements Value {
  private final Iterator<Value> items;
  private final String typeName;

  Stream(Iterator<Value> items) {
    this(items, "generator");
  }

  Stream(Iterator<Value> items, String typeName) {
    this.items = items;
    this.typeName = typeName;
  }

  Iterator<Value> items() {
    return items;
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public boolean truthy() {
    return true;
  }
}
