package io.millrace.model.chat.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Filters that pick or change each item, when it is asked for. */
final class SelectionFilters {
  private SelectionFilters() {}

  static Map<String, Filter> all() {
    return Map.of(
        "map", SelectionFilters::map,
        "select", (runtime, input, args) -> select(runtime, input, args, true),
        "reject", (runtime, input, args) -> select(runtime, input, args, false),
        "selectattr", (runtime, input, args) -> selectAttribute(runtime, input, args, true),
        "rejectattr", (runtime, input, args) -> selectAttribute(runtime, input, args, false));
  }

  private static Value map(Rendering runtime, Value input, Arguments arguments) {
    UnaryOperator<Value> change =
        arguments.positional().isEmpty()
            ? attributes(runtime, arguments)
            : filtered(runtime, arguments);
    Iterator<Value> items = Iteration.of(input);
    return new Stream(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return items.hasNext();
          }

          @Override
          public Value next() {
            runtime.budget().steps(1);
            return change.apply(items.next());
          }
        });
  }

  private static UnaryOperator<Value> attributes(Rendering runtime, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("map", "attribute", "default");
    AttributePath path = AttributePath.of(bound.required("attribute"), runtime);
    Value otherwise = bound.or("default", NoneValue.NONE);
    return item -> {
      Value value = path.of(runtime, item);
      return value instanceof Undefined && otherwise != NoneValue.NONE ? otherwise : value;
    };
  }

  private static UnaryOperator<Value> filtered(Rendering runtime, Arguments arguments) {
    String name = runtime.texts().str(arguments.positional().get(0));
    Filters.named(name);
    Arguments others = arguments.from(1);
    return item -> runtime.filter(name, item, others);
  }

  private static Value select(Rendering runtime, Value input, Arguments arguments, boolean wanted) {
    Predicate<Value> test = test(runtime, arguments);
    return picked(runtime, input, item -> test.test(item) == wanted);
  }

  private static Value selectAttribute(
      Rendering runtime, Value input, Arguments arguments, boolean wanted) {
    List<Value> positional = arguments.positional();
    if (positional.isEmpty()) {
      throw TemplateRenderException.type("selectattr and rejectattr need the name of an attribute");
    }
    AttributePath path = AttributePath.of(positional.get(0), runtime);
    Predicate<Value> test = test(runtime, arguments.from(1));
    return picked(runtime, input, item -> test.test(path.of(runtime, item)) == wanted);
  }

  private static Predicate<Value> test(Rendering runtime, Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      return Value::truthy;
    }
    String name = runtime.texts().str(arguments.positional().get(0));
    Tests.named(name);
    Arguments others = arguments.from(1);
    return item -> runtime.test(name, item, others);
  }

  private static Value picked(Rendering runtime, Value input, Predicate<Value> test) {
    return new Stream(
        new FilteredIterator(
            Iteration.of(input),
            item -> {
              runtime.budget().steps(1);
              return test.test(item);
            }));
  }
}
