package io.millrace.model.chat.jinja;

/**
 * A search for a part of a string; positions are code points of the whole string.
 *
 * @param offset code points before the searched stretch
 */
record TextSearch(String text, String part, int offset) {

  static TextSearch of(String method, String text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind(method, "part", "from", "to");
    bound.required("part");
    return new TextSearch(within(text, bound), bound.text("part", ""), from(text, bound));
  }

  private static int from(String text, Arguments.Bound bound) {
    int size = CodePoints.count(text);
    int from = bound.integer("from", 0);
    return Math.max(0, Math.min(size, from < 0 ? from + size : from));
  }

  /** The stretch of a text between the arguments {@code from} and {@code to}. */
  static String within(String text, Arguments.Bound bound) {
    if (!bound.has("from")) {
      return text;
    }
    int size = CodePoints.count(text);
    int to = bound.integer("to", size);
    int end = Math.max(0, Math.min(size, to < 0 ? to + size : to));
    int start = from(text, bound);
    return start >= end
        ? ""
        : text.substring(CodePoints.offset(text, start), CodePoints.offset(text, end));
  }

  Value first() {
    return position(text.indexOf(part));
  }

  Value last() {
    return position(text.lastIndexOf(part));
  }

  private Value position(int index) {
    return IntValue.of(index < 0 ? -1 : offset + text.codePointCount(0, index));
  }

  Value count() {
    if (part.isEmpty()) {
      return IntValue.of(CodePoints.count(text) + 1);
    }
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return IntValue.of(count);
  }
}
