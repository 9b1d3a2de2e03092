package io.millrace.model.chat.jinja;

/**
 * A function, macro or bound method.
 *
 * @param name what messages call it
 */
record Callable(String name, Body body) implements Value {
  @FunctionalInterface
  interface Body {
    Value call(Rendering runtime, Arguments arguments);
  }

  @Override
  public String typeName() {
    return "function";
  }

  @Override
  public boolean truthy() {
    return true;
  }
}
