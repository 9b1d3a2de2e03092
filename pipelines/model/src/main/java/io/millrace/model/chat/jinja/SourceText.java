package io.millrace.model.chat.jinja;

/** A template's text with line feeds only and without one final line feed. */
final class SourceText {
  private final String text;
  private int known = 0;
  private int line = 1;
  private int column = 1;

  SourceText(String source) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    this.text = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
  }

  String text() {
    return text;
  }

  int length() {
    return text.length();
  }

  boolean startsWith(String prefix, int offset) {
    return text.startsWith(prefix, offset);
  }

  /** The character at an offset, or 0 behind the end. */
  char at(int offset) {
    return offset < text.length() ? text.charAt(offset) : 0;
  }

  int skipSpace(int offset) {
    int at = offset;
    while (at < text.length() && Whitespace.is(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Finds line and column; offsets that only grow cost one pass over the text in all. */
  Position position(int offset) {
    if (offset < known) {
      known = 0;
      line = 1;
      column = 1;
    }
    while (known < offset) {
      int codePoint = text.codePointAt(known);
      known += Character.charCount(codePoint);
      line += codePoint == '\n' ? 1 : 0;
      column = codePoint == '\n' ? 1 : column + 1;
    }
    return new Position(line, column);
  }
}
