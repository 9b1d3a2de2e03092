package io.millrace.decode;

import io.millrace.identity.EightBytes;

/**
 * Finds what JSON text may not be able to hold as it is, eight bytes in one step: control
 * characters, quotes and backslashes, and the question marks that stand for what has no encoding.
 */
final class Escapes {
  private static final long SPACES = EightBytes.all(' ');
  private static final long QUOTES = EightBytes.all('"');
  private static final long QUESTION_MARKS = EightBytes.all('?');
  private static final long BACKSLASHES = EightBytes.all('\\');

  private Escapes() {}

  /** Where the first of them is from {@code from} on, or the end. */
  static int next(byte[] utf8, int from) {
    int i = from;
    for (; i + Long.BYTES <= utf8.length; i += Long.BYTES) {
      long eight = EightBytes.at(utf8, i);
      long marks =
          EightBytes.marks(
              EightBytes.below(eight, SPACES)
                  | EightBytes.zeros(eight ^ QUOTES)
                  | EightBytes.zeros(eight ^ BACKSLASHES)
                  | EightBytes.zeros(eight ^ QUESTION_MARKS));
      if (marks != 0) {
        return i + EightBytes.first(marks);
      }
    }
    while (i < utf8.length && !needed(utf8[i])) {
      i++;
    }
    return i;
  }

  private static boolean needed(byte c) {
    return (c >= 0 && c < ' ') || c == '"' || c == '\\' || c == '?';
  }
}
