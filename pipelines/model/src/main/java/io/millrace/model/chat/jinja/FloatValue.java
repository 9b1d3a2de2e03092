package io.millrace.model.chat.jinja;

/** A double. */
record FloatValue(double value) implements Value {
  @Override
  public String typeName() {
    return "float";
  }

  @Override
  public boolean truthy() {
    return value != 0;
  }
}
