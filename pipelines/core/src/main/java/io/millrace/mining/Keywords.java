package io.millrace.mining;

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

  private static final String[] CODE = {"def", "class", "import", "function"};
  private static final String[] MATH = {"solve", "integral", "equation", "calculate", "compute"};
  private static final int ASCII = 128;

  private static final int WORDS = CODE.length + MATH.length;

  /**
   * For each character three groups of bits, one bit a word: the words it is the first, second and
   * third letter of. One look-up a character then finds the few places where three letters agree.
   */
  private static final int[] LETTERS = letters();

  private Keywords() {}

  /**
   * Returns CODE when a code keyword occurs anywhere, else MATH when a mathematical one does, else
   * NONE.
   */
  static Found scan(String text) {
    Found found = Found.NONE;
    int first = 0;
    int pair = 0;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      int letter = c < ASCII ? LETTERS[c] : exotic(c);
      if ((pair & (letter >>> (2 * WORDS))) != 0 && startsWord(text, i - 2)) {
        if (isCode(text, i - 2)) {
          return Found.CODE;
        }
        if (found == Found.NONE && isMath(text, i - 2)) {
          found = Found.MATH;
        }
      }
      pair = first & (letter >>> WORDS);
      first = letter;
    }
    return found;
  }

  private static boolean startsWord(String text, int start) {
    return start == 0 || !isWord(text.codePointBefore(start));
  }

  private static boolean isCode(String text, int start) {
    for (String word : CODE) {
      int end = start + word.length();
      if (end < text.length() && matches(text, start, word) && isSpace(text.charAt(end))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMath(String text, int start) {
    for (String word : MATH) {
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
    for (int i = 0; i < word.length(); i++) {
      if (fold(text.charAt(start + i)) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int exotic(char c) {
    int folded = fold(c);
    return folded < ASCII ? LETTERS[folded] : 0;
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
    return switch (Character.getType(point)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> point == '_';
    };
  }

  private static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r')
        || (c >= 0x1c && c <= ' ')
        || c == 0x85
        || Character.isSpaceChar(c);
  }

  private static int[] letters() {
    int[] letters = new int[ASCII];
    for (int word = 0; word < WORDS; word++) {
      String text = word < CODE.length ? CODE[word] : MATH[word - CODE.length];
      for (char c = 0; c < ASCII; c++) {
        for (int place = 0; place < 3; place++) {
          letters[c] |= fold(c) == text.charAt(place) ? 1 << (place * WORDS + word) : 0;
        }
      }
    }
    return letters;
  }
}
