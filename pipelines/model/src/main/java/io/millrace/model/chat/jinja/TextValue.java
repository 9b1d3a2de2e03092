package io.millrace.model.chat.jinja;

/**
 * A string, whose characters are code points.
 *
 * @param safe whether it is markup: what is added to it is escaped
 */
record TextValue(String text, boolean safe) implements Value {
  static final TextValue EMPTY = new TextValue("");

  TextValue(String text) {
    this(text, false);
  }

  static TextValue ofCodePoint(int codePoint) {
    return new TextValue(Character.toString(codePoint));
  }

  int length() {
    return text.codePointCount(0, text.length());
  }

  @Override
  public String typeName() {
    return safe ? "Markup" : "str";
  }

  @Override
  public boolean truthy() {
    return !text.isEmpty();
  }
}
