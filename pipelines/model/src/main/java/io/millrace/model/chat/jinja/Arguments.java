package io.millrace.model.chat.jinja;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of one call, by place and by name. */
record Arguments(List<Value> positional, Map<String, Value> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Value... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  /** The arguments behind the first ones. */
  Arguments from(int first) {
    return new Arguments(
        positional.subList(Math.min(first, positional.size()), positional.size()), named);
  }

  Arguments with(String name, Value value) {
    Map<String, Value> more = new LinkedHashMap<>(named);
    more.put(name, value);
    return new Arguments(positional, more);
  }

  /**
   * Gives each argument the name of its parameter.
   *
   * @throws TemplateRenderException where there are too many, a name is unknown or given twice
   */
  Bound bind(String function, String... parameters) {
    if (positional.size() > parameters.length) {
      throw TemplateRenderException.type(
          function
              + "() takes "
              + parameters.length
              + " arguments, "
              + positional.size()
              + " given");
    }
    Map<String, Value> bound = new HashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      bound.put(parameters[i], positional.get(i));
    }
    named.forEach(
        (name, value) -> {
          if (!List.of(parameters).contains(name)) {
            throw TemplateRenderException.type(function + "() has no parameter '" + name + "'");
          }
          if (bound.put(name, value) != null) {
            throw TemplateRenderException.type(function + "() got '" + name + "' twice");
          }
        });
    return new Bound(function, bound);
  }

  /** Arguments under the names of their parameters. */
  record Bound(String function, Map<String, Value> values) {

    boolean has(String parameter) {
      return values.containsKey(parameter);
    }

    Value required(String parameter) {
      Value value = values.get(parameter);
      if (value == null) {
        throw TemplateRenderException.type(function + "() needs the argument '" + parameter + "'");
      }
      return value;
    }

    Value or(String parameter, Value otherwise) {
      return values.getOrDefault(parameter, otherwise);
    }

    boolean flag(String parameter) {
      return or(parameter, BoolValue.FALSE).truthy();
    }

    int integer(String parameter, int otherwise) {
      Value value = values.get(parameter);
      return value == null ? otherwise : Numbers.index(value);
    }

    /** The text of an argument, or the other where it is absent or None. */
    String text(String parameter, String otherwise) {
      Value value = values.get(parameter);
      if (value == null || value == NoneValue.NONE) {
        return otherwise;
      }
      if (value instanceof TextValue text) {
        return text.text();
      }
      if (value instanceof Undefined missing) {
        throw missing.failure();
      }
      throw TemplateRenderException.type(
          function + "() needs a string as '" + parameter + "', not " + value.typeName());
    }
  }
}
