package io.millrace.mining;

import java.util.Locale;

/**
 * What kind of question a user's text is, decided by its form alone. The first rule that holds
 * wins, in the order of the constants; the rules are those of OpenJarvis, including the corners of
 * Unicode in which its regular expressions differ from Java's.
 */
public enum QueryClass {
  /**
   * Holds text between back-ticks, or a whole word def, class, import or function followed by white
   * space.
   */
  CODE,
  /** Holds a whole word solve, integral, equation, calculate or compute. */
  MATH,
  /** Fewer than 50 code points. */
  SHORT,
  /** More than 500 code points. */
  LONG,
  /** 50 to 500 code points. */
  GENERAL,
  /** There is no text. */
  UNKNOWN;

  private static final int SHORT_BELOW = 50;
  private static final int LONG_ABOVE = 500;

  private final String label = name().toLowerCase(Locale.ROOT);

  /**
   * Returns the class of a text, {@link #UNKNOWN} for null; an empty text is {@link #SHORT}. Linear
   * in its length.
   */
  public static QueryClass of(String text) {
    if (text == null) {
      return UNKNOWN;
    }
    if (hasQuotedCode(text)) {
      return CODE;
    }
    return switch (Keywords.scan(text)) {
      case CODE -> CODE;
      case MATH -> MATH;
      case NONE -> byLength(text);
    };
  }

  /** The name in lower case, as it is stored and printed. */
  public String label() {
    return label;
  }

  private static boolean hasQuotedCode(String text) {
    int open = text.indexOf('`');
    while (open >= 0) {
      int close = text.indexOf('`', open + 1);
      if (close > open + 1) {
        return true;
      }
      if (close > 0 && text.startsWith("`", close + 1)) {
        return true;
      }
      open = close;
    }
    return false;
  }

  private static QueryClass byLength(String text) {
    int units = text.length();
    if (units < SHORT_BELOW) {
      return SHORT;
    }
    if (units > 2 * LONG_ABOVE) {
      return LONG;
    }
    int points = text.codePointCount(0, units);
    if (points < SHORT_BELOW) {
      return SHORT;
    }
    return points > LONG_ABOVE ? LONG : GENERAL;
  }
}
