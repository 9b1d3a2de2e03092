package io.millrace.score;

/**
 * Character classes of UTF-8 bytes as the reference scorer sees them: words and pattern whitespace
 * are ASCII only, trimming follows Unicode White_Space, and simple case folding adds U+017F to
 * {@code s} and U+212A to {@code k}.
 */
final class Utf8 {
  private Utf8() {}

  private static final boolean[] WORD = new boolean[256];

  static {
    for (int c = 0; c < 128; c++) {
      WORD[c] = (c >= '0' && c <= '9') || isLetter(c) || c == '_';
    }
  }

  static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isWord(byte b) {
    return WORD[b & 0xff];
  }

  /** Whether a word boundary lies before {@code at}. */
  static boolean isBoundary(byte[] text, int at) {
    boolean before = at > 0 && isWord(text[at - 1]);
    return before != (at < text.length && isWord(text[at]));
  }

  /** Tab, line feed, form feed, carriage return or space; not vertical tab. */
  static boolean isPatternSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '\f';
  }

  static int skipPatternSpace(byte[] text, int at) {
    int i = at;
    while (i < text.length && isPatternSpace(text[i])) {
      i++;
    }
    return i;
  }

  /** Bytes of the White_Space character at {@code at}, 0 when there is none. */
  static int spaceLength(byte[] text, int at, int end) {
    byte b = text[at];
    if (b >= 0) {
      return b == ' ' || (b >= '\t' && b <= '\r') ? 1 : 0;
    }
    if (b == (byte) 0xC2) {
      return at + 1 < end && (text[at + 1] == (byte) 0x85 || text[at + 1] == (byte) 0xA0) ? 2 : 0;
    }
    return at + 2 < end && isWideSpace(b, text[at + 1] & 0xff, text[at + 2] & 0xff) ? 3 : 0;
  }

  private static boolean isWideSpace(byte lead, int second, int third) {
    return switch (lead) {
      case (byte) 0xE1 -> second == 0x9A && third == 0x80;
      case (byte) 0xE2 ->
          (second == 0x80 && (third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF))
              || (second == 0x81 && third == 0x9F);
      case (byte) 0xE3 -> second == 0x80 && third == 0x80;
      default -> false;
    };
  }

  static int trimStart(byte[] text, int from, int to) {
    int i = from;
    while (i < to) {
      int length = spaceLength(text, i, to);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return to;
  }

  static int trimEnd(byte[] text, int from, int to) {
    int i = to;
    while (i > from) {
      if (text[i - 1] >= 0) {
        if (spaceLength(text, i - 1, i) == 0) {
          return i;
        }
        i--;
      } else if (i - 2 >= from && spaceLength(text, i - 2, i) == 2) {
        i -= 2;
      } else if (i - 3 >= from && spaceLength(text, i - 3, i) == 3) {
        i -= 3;
      } else {
        return i;
      }
    }
    return from;
  }

  /** Bytes of the character at {@code at} that folds to {@code s} or {@code k}, 0 for others. */
  static int foldedLength(byte[] text, int at) {
    if (text[at] == (byte) 0xC5) {
      return at + 1 < text.length && text[at + 1] == (byte) 0xBF ? 2 : 0;
    }
    return text[at] == (byte) 0xE2
            && at + 2 < text.length
            && text[at + 1] == (byte) 0x84
            && text[at + 2] == (byte) 0xAA
        ? 3
        : 0;
  }

  /** End of {@code lowerCase} when the text has it at {@code at} in any case, otherwise -1. */
  static int matchFolded(byte[] text, int at, String lowerCase) {
    int i = at;
    for (int k = 0; k < lowerCase.length(); k++) {
      if (i < 0 || i >= text.length) {
        return -1;
      }
      char want = lowerCase.charAt(k);
      int have = text[i];
      if (have >= 'A' && have <= 'Z') {
        have += 'a' - 'A';
      }
      if (have == want) {
        i++;
      } else {
        int length = foldedLength(text, i);
        if (length == 0 || want != (length == 2 ? 's' : 'k')) {
          return -1;
        }
        i += length;
      }
    }
    return i;
  }

  /** Whether the text has exactly these ASCII bytes at {@code at}. */
  static boolean startsWith(byte[] text, int at, String ascii) {
    if (at < 0 || at + ascii.length() > text.length) {
      return false;
    }
    for (int k = 0; k < ascii.length(); k++) {
      if (text[at + k] != ascii.charAt(k)) {
        return false;
      }
    }
    return true;
  }
}
