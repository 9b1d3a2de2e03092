package io.millrace.model.chat.jinja;

/** Python's None, JSON's null. */
enum NoneValue implements Value {
  NONE;

  @Override
  public String typeName() {
    return "NoneType";
  }

  @Override
  public boolean truthy() {
    return false;
  }
}
