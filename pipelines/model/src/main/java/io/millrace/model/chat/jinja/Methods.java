package io.millrace.model.chat.jinja;

import java.util.Optional;
import java.util.Set;

/** The methods of values. Those that would change a value are unsafe, as in Jinja's sandbox. */
final class Methods {
  private static final Set<String> CHANGES_LIST =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");
  private static final Set<String> CHANGES_DICT =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private Methods() {}

  static Optional<Value> of(Value owner, String name) {
    if (owner instanceof TextValue text) {
      return TextMethods.of(text, name);
    }
    if (owner instanceof DictValue dict) {
      return CHANGES_DICT.contains(name)
          ? Optional.of(Undefined.unsafe(owner, name))
          : ofDict(dict, name);
    }
    if (owner instanceof ListValue && CHANGES_LIST.contains(name)) {
      return Optional.of(Undefined.unsafe(owner, name));
    }
    if (owner instanceof TupleValue tuple && tuple.names().contains(name)) {
      return Optional.of(tuple.items().get(tuple.names().indexOf(name)));
    }
    return owner instanceof Sequence sequence ? ofSequence(sequence, name) : Optional.empty();
  }

  private static Optional<Value> ofDict(DictValue dict, String name) {
    return switch (name) {
      case "items" -> view(dict, name, DictView.Part.ITEMS);
      case "keys" -> view(dict, name, DictView.Part.KEYS);
      case "values" -> view(dict, name, DictView.Part.VALUES);
      case "copy" -> method(name, (runtime, arguments) -> dict);
      case "get" ->
          method(
              name,
              (runtime, arguments) -> {
                Arguments.Bound bound = arguments.bind("get", "key", "default");
                return dict.get(bound.required("key")).orElse(bound.or("default", NoneValue.NONE));
              });
      default -> Optional.empty();
    };
  }

  private static Optional<Value> view(DictValue dict, String name, DictView.Part part) {
    return method(
        name,
        (runtime, arguments) -> {
          arguments.bind(name);
          return new DictView(dict, part);
        });
  }

  private static Optional<Value> ofSequence(Sequence owner, String name) {
    return switch (name) {
      case "count" ->
          method(
              name,
              (runtime, arguments) -> {
                Value wanted = arguments.bind(name, "value").required("value");
                return IntValue.of(
                    owner.items().stream()
                        .filter(item -> runtime.comparisons().equal(item, wanted))
                        .count());
              });
      case "index" ->
          method(
              name, (runtime, arguments) -> index(runtime, owner, arguments.bind(name, "value")));
      case "copy" ->
          owner instanceof ListValue
              ? method(name, (runtime, arguments) -> owner)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Value index(Rendering runtime, Sequence owner, Arguments.Bound bound) {
    Value wanted = bound.required("value");
    int index = 0;
    for (Value item : owner.items()) {
      if (runtime.comparisons().equal(item, wanted)) {
        return IntValue.of(index);
      }
      index++;
    }
    throw new TemplateRenderException(
        TemplateRenderException.Kind.VALUE,
        runtime.texts().repr(wanted) + " is not in the " + owner.typeName());
  }

  private static Optional<Value> method(String name, Callable.Body body) {
    return Optional.of(new Callable(name, body));
  }
}
