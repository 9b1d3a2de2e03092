package io.millrace.model.chat.jinja;

import java.util.function.IntPredicate;

/** Takes characters off the ends of a string. */
final class TextStrip {
  private TextStrip() {}

  /**
   * Strips one or both ends.
   *
   * @param characters what is taken off, or null for white space
   */
  static String strip(String text, String characters, boolean start, boolean end) {
    IntPredicate goes = characters == null ? Whitespace::is : c -> characters.indexOf(c) >= 0;
    int from = 0;
    int to = text.length();
    while (start && from < to && goes.test(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (end && to > from && goes.test(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }
}
