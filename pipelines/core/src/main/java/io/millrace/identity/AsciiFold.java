package io.millrace.identity;

/**
 * White space of ASCII bytes folded as {@link TextNormalizer} folds it: eight bytes are looked at
 * in one step, and what needs no folding is copied as it lies.
 */
final class AsciiFold {
  private static final long SPACES = EightBytes.all(' ');

  private AsciiFold() {}

  /**
   * Writes the folded bytes into {@code out} from {@code start} on, which has room for all of them,
   * and returns where they end.
   */
  static int into(byte[] ascii, byte[] out, int start) {
    int end = start;
    int from = afterSpace(ascii, 0);
    while (from < ascii.length) {
      int to = nextFold(ascii, from);
      System.arraycopy(ascii, from, out, end, to - from);
      end += to - from;
      from = afterSpace(ascii, to);
      if (from < ascii.length) {
        out[end++] = ' ';
      }
    }
    return end;
  }

  /** The next white space that is not one space between two letters, or the end. */
  private static int nextFold(byte[] ascii, int from) {
    int i = from;
    while (i < ascii.length) {
      i = candidate(ascii, i);
      if (i < ascii.length && isSpace(ascii[i])) {
        return i > from && ascii[i - 1] == ' ' ? i - 1 : i;
      }
      i++;
    }
    return ascii.length > from && ascii[ascii.length - 1] == ' ' ? ascii.length - 1 : ascii.length;
  }

  /** The next control character, or space before a space. */
  private static int candidate(byte[] ascii, int from) {
    int i = from;
    for (; i + Long.BYTES < ascii.length; i += Long.BYTES) {
      long here = EightBytes.at(ascii, i);
      long next = EightBytes.at(ascii, i + 1);
      long marks =
          EightBytes.marks(
              EightBytes.below(here, SPACES) | EightBytes.zeros((here ^ SPACES) | (next ^ SPACES)));
      if (marks != 0) {
        return i + EightBytes.first(marks);
      }
    }
    for (; i < ascii.length; i++) {
      if (ascii[i] < ' ' || (ascii[i] == ' ' && i + 1 < ascii.length && ascii[i + 1] == ' ')) {
        return i;
      }
    }
    return ascii.length;
  }

  private static int afterSpace(byte[] ascii, int from) {
    int i = from;
    while (i < ascii.length && isSpace(ascii[i])) {
      i++;
    }
    return i;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
