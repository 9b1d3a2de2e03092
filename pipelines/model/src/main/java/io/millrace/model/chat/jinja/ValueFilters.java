package io.millrace.model.chat.jinja;

import java.util.Map;

/** Filters for values of any type. */
final class ValueFilters {
  private ValueFilters() {}

  static Map<String, Filter> all() {
    return Map.of(
        "default", ValueFilters::defaulted,
        "d", ValueFilters::defaulted,
        "attr", ValueFilters::attribute,
        "items", ValueFilters::items,
        "length", ValueFilters::length,
        "count", ValueFilters::length,
        "string", ValueFilters::string,
        "tojson", ValueFilters::json);
  }

  private static Value defaulted(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("default", "default_value", "boolean");
    boolean replaces = input instanceof Undefined || (bound.flag("boolean") && !input.truthy());
    return replaces ? bound.or("default_value", TextValue.EMPTY) : input;
  }

  private static Value attribute(Rendering runtime, Value input, Arguments arguments) {
    String name = runtime.texts().str(arguments.bind("attr", "name").required("name"));
    return input instanceof DictValue
        ? Methods.of(input, name).orElseGet(() -> Undefined.attribute(input, name))
        : Lookup.attribute(input, name);
  }

  private static Value items(Rendering runtime, Value input, Arguments arguments) {
    arguments.bind("items");
    if (input instanceof Undefined) {
      return new Stream(Iteration.of(input));
    }
    if (input instanceof DictValue dict) {
      return new Stream(dict.pairs().iterator());
    }
    throw TemplateRenderException.type(
        "items are pairs of a mapping, which " + input.typeName() + " is not");
  }

  private static Value length(Rendering runtime, Value input, Arguments arguments) {
    arguments.bind("length");
    return IntValue.of(Iteration.length(input));
  }

  private static Value string(Rendering runtime, Value input, Arguments arguments) {
    arguments.bind("string");
    return input instanceof TextValue ? input : new TextValue(runtime.texts().str(input));
  }

  private static Value json(Rendering runtime, Value input, Arguments arguments) {
    JsonStyle style = JsonStyle.of(arguments, runtime.budget());
    return new TextValue(new JsonWriter(style, runtime).write(input));
  }
}
