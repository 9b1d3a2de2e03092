package io.millrace.model.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/** The filters by name. */
final class Filters {
  private static final Map<String, Filter> FILTERS = new HashMap<>();

  static {
    FILTERS.putAll(TextFilters.all());
    FILTERS.putAll(NumberFilters.all());
    FILTERS.putAll(SequenceFilters.all());
    FILTERS.putAll(OrderFilters.all());
    FILTERS.putAll(SelectionFilters.all());
    FILTERS.putAll(ValueFilters.all());
  }

  private Filters() {}

  static boolean isKnown(String name) {
    return FILTERS.containsKey(name);
  }

  /**
   * Finds a filter that a template names in a value, as {@code map('upper')} does.
   *
   * @throws TemplateRenderException where there is none
   */
  static Filter named(String name) {
    Filter filter = FILTERS.get(name);
    if (filter == null) {
      throw new TemplateRenderException(
          TemplateRenderException.Kind.RUNTIME, "there is no filter '" + name + "' here");
    }
    return filter;
  }
}
