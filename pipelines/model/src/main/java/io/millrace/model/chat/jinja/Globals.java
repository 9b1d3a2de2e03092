package io.millrace.model.chat.jinja;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions that every chat template may call. */
final class Globals {
  static final Map<String, Value> ALL = all();

  private Globals() {}

  private static Map<String, Value> all() {
    Map<String, Value> globals = new HashMap<>();
    put(globals, "range", (runtime, arguments) -> range(arguments));
    put(globals, "dict", (runtime, arguments) -> dict(arguments));
    put(globals, "namespace", (runtime, arguments) -> namespace(arguments));
    put(globals, "joiner", (runtime, arguments) -> joiner(arguments));
    put(globals, "raise_exception", Globals::raise);
    put(globals, "strftime_now", Globals::now);
    return globals;
  }

  private static void put(Map<String, Value> globals, String name, Callable.Body body) {
    globals.put(name, new Callable(name, body));
  }

  private static Value range(Arguments arguments) {
    List<Value> bounds = arguments.positional();
    if (bounds.isEmpty() || bounds.size() > 3 || !arguments.named().isEmpty()) {
      throw TemplateRenderException.type("range() takes one to three integers");
    }
    long first = Numbers.index(bounds.get(0));
    return bounds.size() == 1
        ? new RangeValue(0, first, 1)
        : new RangeValue(
            first,
            Numbers.index(bounds.get(1)),
            bounds.size() == 3 ? Numbers.index(bounds.get(2)) : 1);
  }

  private static DictValue dict(Arguments arguments) {
    DictValue dict = new DictValue();
    if (arguments.positional().size() > 1) {
      throw TemplateRenderException.type("dict() takes one mapping and named values");
    }
    for (Value value : arguments.positional()) {
      if (!(value instanceof DictValue other)) {
        throw TemplateRenderException.unsupported("dict() of a " + value.typeName());
      }
      dict.putAll(other);
    }
    arguments.named().forEach(dict::put);
    return dict;
  }

  private static Value namespace(Arguments arguments) {
    Namespace namespace = new Namespace();
    for (DictValue.Entry entry : dict(arguments).entries()) {
      if (!(entry.key() instanceof TextValue name)) {
        throw TemplateRenderException.type("the attributes of a namespace need names");
      }
      namespace.set(name.text(), entry.value());
    }
    return namespace;
  }

  /** Gives nothing on the first call and the separator on the others. */
  private static Value joiner(Arguments arguments) {
    Value separator = arguments.bind("joiner", "sep").or("sep", new TextValue(", "));
    boolean[] used = {false};
    return new Callable(
        "joiner",
        (runtime, none) -> {
          Value result = used[0] ? separator : TextValue.EMPTY;
          used[0] = true;
          return result;
        });
  }

  private static Value raise(Rendering runtime, Arguments arguments) {
    Value message = arguments.bind("raise_exception", "message").required("message");
    throw new TemplateRenderException(
        TemplateRenderException.Kind.RAISED, runtime.texts().str(message));
  }

  private static Value now(Rendering runtime, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("strftime_now", "format");
    bound.required("format");
    LocalDateTime now = LocalDateTime.now(runtime.clock());
    return new TextValue(Strftime.format(bound.text("format", ""), now));
  }
}
