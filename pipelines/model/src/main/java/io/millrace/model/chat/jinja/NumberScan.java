package io.millrace.model.chat.jinja;

/** Where a number literal ends. Digits may be grouped by single underscores. */
record NumberScan(int end, boolean fraction) {

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /**
   * Reads the longest number at an offset, which holds a digit.
   *
   * @param afterDot whether a dot precedes it; then it is an index and no fraction is read
   */
  static NumberScan at(String text, int start, boolean afterDot) {
    int whole = digits(text, start, 10);
    int end = whole;
    if (!afterDot) {
      if (charAt(text, end) == '.' && isDigit(charAt(text, end + 1))) {
        end = digits(text, end + 1, 10);
      }
      end = exponent(text, end);
    }
    return end > whole ? new NumberScan(end, true) : new NumberScan(integer(text, start), false);
  }

  private static int exponent(String text, int at) {
    if (Character.toLowerCase(charAt(text, at)) != 'e') {
      return at;
    }
    char sign = charAt(text, at + 1);
    int digits = sign == '+' || sign == '-' ? at + 2 : at + 1;
    return isDigit(charAt(text, digits)) ? digits(text, digits, 10) : at;
  }

  private static int integer(String text, int start) {
    if (text.charAt(start) != '0') {
      return digits(text, start, 10);
    }
    int radix =
        switch (charAt(text, start + 1)) {
          case 'b', 'B' -> 2;
          case 'o', 'O' -> 8;
          case 'x', 'X' -> 16;
          default -> 1;
        };
    int end = digits(text, radix == 1 ? start : start + 2, radix);
    return radix > 1 && end == start + 2 ? start + 1 : end;
  }

  /** Skips digits of a radix; radix 1 has the digit 0 alone. */
  private static int digits(String text, int start, int radix) {
    int at = start;
    while (true) {
      int next = at > start && charAt(text, at) == '_' ? at + 1 : at;
      int digit = Character.digit(charAt(text, next), 16);
      if (charAt(text, next) > 'f' || digit < 0 || digit >= radix) {
        return at;
      }
      at = next + 1;
    }
  }

  private static char charAt(String text, int at) {
    return at < text.length() ? text.charAt(at) : 0;
  }
}
