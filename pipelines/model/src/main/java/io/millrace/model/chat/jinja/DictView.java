package io.millrace.model.chat.jinja;

import java.util.List;

/** What {@code keys}, {@code values} and {@code items} of a mapping return. */
record DictView(DictValue dict, Part part) implements Value {
  enum Part {
    KEYS,
    VALUES,
    ITEMS
  }

  List<Value> items() {
    return switch (part) {
      case KEYS -> dict.keys();
      case VALUES -> dict.values();
      case ITEMS -> dict.pairs();
    };
  }

  @Override
  public String typeName() {
    return switch (part) {
      case KEYS -> "dict_keys";
      case VALUES -> "dict_values";
      case ITEMS -> "dict_items";
    };
  }

  @Override
  public boolean truthy() {
    return dict.size() > 0;
  }

  @Override
  public int depth() {
    return dict.depth() + 1;
  }
}
