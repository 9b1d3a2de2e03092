package io.millrace.model.chat.jinja;

import java.util.Collection;

/** Bounds how deep containers lie in each other, so that walks over values may recurse. */
final class Nesting {
  static final int MAX = 200;

  private Nesting() {}

  static int around(Collection<Value> items) {
    int deepest = 0;
    for (Value item : items) {
      deepest = Math.max(deepest, item.depth());
    }
    if (deepest >= MAX) {
      throw new TemplateRenderException(
          TemplateRenderException.Kind.LIMIT,
          "more than " + MAX + " lists or mappings lie inside each other");
    }
    return deepest + 1;
  }
}
