package io.millrace.privacy;

/**
 * A text as detectors see it while it is being redacted: what has been replaced reads as the
 * bracket that closes its placeholder, so that a second redaction meets the same surroundings.
 */
final class Window {
  static final char NONE = '\0';

  private char[] text = {};
  private int length;
  private int floor;
  private long work;

  /** Turns to a text, which is the first {@code size} of the characters. */
  void begin(char[] characters, int size) {
    text = characters;
    length = size;
    floor = 0;
    work = 0;
  }

  int length() {
    return length;
  }

  /** The first position not yet replaced. */
  int floor() {
    return floor;
  }

  void replaced(int end) {
    floor = end;
  }

  long work() {
    return work;
  }

  /** The character there, NUL outside the text. */
  char at(int i) {
    work++;
    if (i < 0 || i >= length) {
      return NONE;
    }
    return i < floor ? ']' : text[i];
  }

  boolean has(int at, String ascii) {
    for (int k = 0; k < ascii.length(); k++) {
      if (at(at + k) != ascii.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  String substring(int start, int end) {
    work += end - start;
    return new String(text, start, end - start);
  }

  /** Whether no ASCII word runs on to the left of {@code start}. */
  boolean opens(int start) {
    return !isWord(at(start - 1));
  }

  /** Whether no ASCII word runs on to the right of {@code end}. */
  boolean closes(int end) {
    return !isWord(at(end));
  }

  /** As {@link #opens}, and no digit or placeholder is joined on by one of {@code joiners}. */
  boolean opensNumber(int start, String joiners) {
    char before = at(start - 1);
    if (start > floor && joiners.indexOf(before) >= 0) {
      char joined = at(start - 2);
      return !isDigit(joined) && joined != ']';
    }
    return !isWord(before);
  }

  /** As {@link #closes}, and no digit or placeholder is joined on by one of {@code joiners}. */
  boolean closesNumber(int end, String joiners) {
    char after = at(end);
    if (after != NONE && joiners.indexOf(after) >= 0) {
      char joined = at(end + 1);
      return !isDigit(joined) && joined != '[';
    }
    return !isWord(after);
  }

  int skipDigits(int from) {
    int i = from;
    while (isDigit(at(i))) {
      i++;
    }
    return i;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isWord(char c) {
    return isLetter(c) || isDigit(c) || c == '_';
  }
}
