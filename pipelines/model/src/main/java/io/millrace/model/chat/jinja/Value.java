package io.millrace.model.chat.jinja;

/** A value of a template, with the type and the truth that Python gives it. */
sealed interface Value
    permits NoneValue,
        BoolValue,
        IntValue,
        FloatValue,
        TextValue,
        Sequence,
        DictValue,
        DictView,
        Stream,
        Undefined,
        Namespace,
        Callable,
        Loop {

  /** The name of its class in Python, for messages. */
  String typeName();

  /** Whether a condition takes it as true. */
  boolean truthy();

  /** How many containers lie inside each other; the leaf values have 0. */
  default int depth() {
    return 0;
  }
}
