package io.millrace.model.chat.jinja;

/** What stands behind a bar. */
@FunctionalInterface
interface Filter {
  Value apply(Rendering runtime, Value input, Arguments arguments);
}
