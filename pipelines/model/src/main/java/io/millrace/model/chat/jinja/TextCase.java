package io.millrace.model.chat.jinja;

import java.util.Locale;

/** Upper, lower and title case, the same in every locale. */
final class TextCase {
  private TextCase() {}

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The first character in title case, the others in lower case. */
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return titled(text.substring(0, first)) + lower(text.substring(first));
  }

  /** One letter's title case, which for a ligature is only partly upper case. */
  private static String titled(String character) {
    int title = Character.toTitleCase(character.codePointAt(0));
    String upper = upper(character);
    if (title != character.codePointAt(0)) {
      return Character.toString(title);
    }
    int cased = 0;
    while (cased < upper.length() && !isCased(upper.charAt(cased))) {
      cased++;
    }
    int kept = Math.min(upper.length(), cased + 1);
    return character.length() == 1
        ? upper.substring(0, kept) + lower(upper.substring(kept))
        : upper;
  }

  /** Every letter behind a character without case begins a word. */
  static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inWord = false;
    for (int i = 0; i < text.length(); ) {
      int next = text.offsetByCodePoints(i, 1);
      String character = text.substring(i, next);
      out.append(inWord ? lower(character) : titled(character));
      inWord = isCased(character.codePointAt(0));
      i = next;
    }
    return out.toString();
  }

  static String swap(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              String character = Character.toString(c);
              out.append(Character.isUpperCase(c) ? lower(character) : upper(character));
            });
    return out.toString();
  }

  static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }
}
