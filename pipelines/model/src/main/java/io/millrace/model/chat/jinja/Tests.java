package io.millrace.model.chat.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The tests behind {@code is}, by name. */
final class Tests {
  /** One test. */
  @FunctionalInterface
  interface Test {
    boolean holds(Rendering runtime, Value input, Arguments arguments);
  }

  private static final Map<String, Test> TESTS = new HashMap<>();

  static {
    plain("defined", value -> !(value instanceof Undefined));
    plain("undefined", value -> value instanceof Undefined);
    plain("none", value -> value == NoneValue.NONE);
    plain("boolean", value -> value instanceof BoolValue);
    plain("true", value -> value == BoolValue.TRUE);
    plain("false", value -> value == BoolValue.FALSE);
    plain("integer", value -> value instanceof IntValue);
    plain("float", value -> value instanceof FloatValue);
    plain("number", Numbers::isNumber);
    plain("string", value -> value instanceof TextValue);
    plain("mapping", value -> value instanceof DictValue);
    plain("sequence", Tests::isSequence);
    plain("iterable", Tests::isIterable);
    plain("callable", Tests::isCallable);
    plain("escaped", value -> value instanceof TextValue text && text.safe());
    TESTS.put("upper", (runtime, input, args) -> TextClass.UPPER.matches(text(runtime, input)));
    TESTS.put("lower", (runtime, input, args) -> TextClass.LOWER.matches(text(runtime, input)));
    TESTS.put("filter", (runtime, input, args) -> Filters.isKnown(text(runtime, input)));
    TESTS.put("test", (runtime, input, args) -> isKnown(text(runtime, input)));
    TESTS.put("odd", (runtime, input, args) -> remainder(runtime, input, IntValue.of(2), 1));
    TESTS.put("even", (runtime, input, args) -> remainder(runtime, input, IntValue.of(2), 0));
    TESTS.put(
        "divisibleby",
        (runtime, input, args) -> remainder(runtime, input, other("divisibleby", args), 0));
    TESTS.put("sameas", (runtime, input, args) -> isSame(input, other("sameas", args)));
    TESTS.put(
        "in", (runtime, input, args) -> runtime.comparisons().contains(other("in", args), input));
    relation(Relation.EQUAL, "eq", "==", "equalto");
    relation(Relation.NOT_EQUAL, "ne", "!=");
    relation(Relation.LESS, "lt", "<", "lessthan");
    relation(Relation.LESS_OR_EQUAL, "le", "<=");
    relation(Relation.GREATER, "gt", ">", "greaterthan");
    relation(Relation.GREATER_OR_EQUAL, "ge", ">=");
  }

  private Tests() {}

  static boolean isKnown(String name) {
    return TESTS.containsKey(name);
  }

  /**
   * Finds a test that a template names in a value, as {@code select('odd')} does.
   *
   * @throws TemplateRenderException where there is none
   */
  static Test named(String name) {
    Test test = TESTS.get(name);
    if (test == null) {
      throw new TemplateRenderException(
          TemplateRenderException.Kind.RUNTIME, "there is no test '" + name + "' here");
    }
    return test;
  }

  private static void plain(String name, Predicate<Value> test) {
    TESTS.put(
        name,
        (runtime, input, arguments) -> {
          arguments.bind(name);
          return test.test(input);
        });
  }

  private static void relation(Relation relation, String... names) {
    for (String name : names) {
      TESTS.put(
          name,
          (runtime, input, arguments) ->
              runtime.comparisons().test(relation, input, other(name, arguments)));
    }
  }

  private static Value other(String test, Arguments arguments) {
    return arguments.bind(test, "other").required("other");
  }

  private static String text(Rendering runtime, Value input) {
    return runtime.texts().str(input);
  }

  private static boolean remainder(Rendering runtime, Value input, Value divisor, int expected) {
    Value rest = runtime.operators().apply(BinaryOperator.REMAINDER, input, divisor);
    return runtime.comparisons().equal(rest, IntValue.of(expected));
  }

  private static boolean isSame(Value input, Value other) {
    return input == other
        || (input.getClass() == other.getClass()
            && !(input instanceof Sequence || input instanceof FloatValue)
            && input.equals(other));
  }

  private static boolean isSequence(Value value) {
    return value instanceof Sequence
        || value instanceof TextValue
        || value instanceof DictValue
        || value instanceof Undefined;
  }

  private static boolean isIterable(Value value) {
    return isSequence(value)
        || value instanceof DictView
        || value instanceof Stream
        || value instanceof Loop;
  }

  private static boolean isCallable(Value value) {
    return value instanceof Callable || value instanceof Loop || value instanceof Undefined;
  }
}
