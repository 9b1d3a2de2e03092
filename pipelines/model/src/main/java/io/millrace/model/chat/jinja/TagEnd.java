package io.millrace.model.chat.jinja;

/** What the end of a tag or comment takes of the text behind it. */
final class TagEnd {
  private TagEnd() {}

  /** Returns where text goes on: one line feed is dropped, with a minus all white space. */
  static int after(SourceText source, int end, char sign) {
    return switch (sign) {
      case '-' -> source.skipSpace(end);
      case '+' -> end;
      default -> source.at(end) == '\n' ? end + 1 : end;
    };
  }
}
