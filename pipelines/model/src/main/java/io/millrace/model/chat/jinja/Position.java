package io.millrace.model.chat.jinja;

/** A place in a template's source, counted in code points from line 1, column 1. */
public record Position(int line, int column) {
  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
