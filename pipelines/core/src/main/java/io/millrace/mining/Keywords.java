package io.millrace.mining;

import java.util.Arrays;

/**
 * Looks for the words that make a text a question about code or mathematics, in one pass without
 * allocation.
 *
 * <p>Words, white space and case follow Python's Unicode regular expressions: letters, numbers and
 * the underscore are word characters, combining marks are not, U+001C to U+001F are white space,
 * and the long s and the dotless and dotted i fold to s and i.
 */
final class Keywords {
  enum Found {
    NONE,
    CODE,
    MATH
  }

  private static final int ASCII = 128;
  private static final String[][] CODE_BY_INITIAL = byInitial("def", "class", "import", "function");
  private static final String[][] MATH_BY_INITIAL =
      byInitial("solve", "integral", "equation", "calculate", "compute");
  private static final byte[] KIND = kinds();
  private static final byte OTHER = 0;
  private static final byte WORD = 1;
  private static final byte INITIAL = 2;

  private Keywords() {}

  /**
   * Returns CODE when a code keyword occurs anywhere, else MATH when a mathematical one does, else
   * NONE.
   */
  static Found scan(String text) {
    Found found = Found.NONE;
    boolean inWord = false;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      byte kind;
      if (c < ASCII) {
        kind = KIND[c];
      } else {
        int point = text.codePointAt(i);
        kind = kindOf(point);
        i += Character.charCount(point) - 1;
      }
      if (kind == INITIAL && !inWord) {
        int initial = fold(c);
        if (startsCode(text, i, initial)) {
          return Found.CODE;
        }
        if (found == Found.NONE && startsMath(text, i, initial)) {
          found = Found.MATH;
        }
      }
      inWord = kind != OTHER;
    }
    return found;
  }

  private static boolean startsCode(String text, int start, int initial) {
    for (String word : CODE_BY_INITIAL[initial]) {
      int end = start + word.length();
      if (end < text.length() && matches(text, start, word) && isSpace(text.charAt(end))) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsMath(String text, int start, int initial) {
    for (String word : MATH_BY_INITIAL[initial]) {
      int end = start + word.length();
      if (end <= text.length()
          && matches(text, start, word)
          && (end == text.length() || !isWord(text.codePointAt(end)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String text, int start, String word) {
    for (int i = 1; i < word.length(); i++) {
      if (fold(text.charAt(start + i)) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static byte kindOf(int point) {
    if (point == 'ſ' || point == 'ı' || point == 'İ') {
      return INITIAL;
    }
    return isWord(point) ? WORD : OTHER;
  }

  private static int fold(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c + ('a' - 'A');
    }
    return switch (c) {
      case 'ſ' -> 's';
      case 'ı', 'İ' -> 'i';
      default -> c;
    };
  }

  private static boolean isWord(int point) {
    return point == '_'
        || switch (Character.getType(point)) {
          case Character.UPPERCASE_LETTER,
              Character.LOWERCASE_LETTER,
              Character.TITLECASE_LETTER,
              Character.MODIFIER_LETTER,
              Character.OTHER_LETTER,
              Character.DECIMAL_DIGIT_NUMBER,
              Character.LETTER_NUMBER,
              Character.OTHER_NUMBER ->
              true;
          default -> false;
        };
  }

  private static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r')
        || (c >= 0x1c && c <= ' ')
        || c == 0x85
        || Character.isSpaceChar(c);
  }

  private static String[][] byInitial(String... words) {
    String[][] table = new String[ASCII][];
    for (int i = 0; i < ASCII; i++) {
      char initial = (char) i;
      table[i] =
          Arrays.stream(words).filter(word -> word.charAt(0) == initial).toArray(String[]::new);
    }
    return table;
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[ASCII];
    for (char c = 0; c < ASCII; c++) {
      int lower = fold(c);
      boolean initial = CODE_BY_INITIAL[lower].length + MATH_BY_INITIAL[lower].length > 0;
      kinds[c] = initial ? INITIAL : isWord(c) ? WORD : OTHER;
    }
    return kinds;
  }
}
