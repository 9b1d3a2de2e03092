package io.millrace.model.chat.jinja;

/** True and False, which count as the integers 1 and 0. */
enum BoolValue implements Value {
  FALSE,
  TRUE;

  static BoolValue of(boolean value) {
    return value ? TRUE : FALSE;
  }

  int number() {
    return this == TRUE ? 1 : 0;
  }

  @Override
  public String typeName() {
    return "bool";
  }

  @Override
  public boolean truthy() {
    return this == TRUE;
  }
}
