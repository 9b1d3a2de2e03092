package io.millrace.model.chat.jinja;

/** Strings as rows of code points. */
final class CodePoints {
  private CodePoints() {}

  static int count(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Orders by code point, where {@code compareTo} orders by UTF-16 unit. */
  static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean outside = Character.isSurrogate(x) != Character.isSurrogate(y);
        return outside ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** The UTF-16 offset of the code point at an index, which is held within the text. */
  static int offset(String text, int index) {
    int count = count(text);
    return text.offsetByCodePoints(0, Math.max(0, Math.min(index, count)));
  }

  static String reversed(String text) {
    int[] points = text.codePoints().toArray();
    StringBuilder out = new StringBuilder(text.length());
    for (int i = points.length - 1; i >= 0; i--) {
      out.appendCodePoint(points[i]);
    }
    return out.toString();
  }
}
