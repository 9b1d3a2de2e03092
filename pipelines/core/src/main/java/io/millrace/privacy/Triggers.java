package io.millrace.privacy;

import java.util.List;
import java.util.Set;

/** The ASCII characters at which the detectors of some categories have to look closer. */
final class Triggers {
  /** The order in which detectors are asked at one character. */
  static final List<Category> ORDER =
      List.of(
          Category.KEY, Category.EMAIL, Category.IP, Category.IBAN, Category.CARD, Category.PHONE);

  private static final String DIGITS = "0123456789";
  private final byte[] byCharacter = new byte[128];
  private final boolean empty;

  Triggers(Set<Category> categories) {
    for (Category category : categories) {
      for (char c : characters(category).toCharArray()) {
        byCharacter[c] |= (byte) (1 << ORDER.indexOf(category));
      }
    }
    empty = categories.isEmpty();
  }

  private static String characters(Category category) {
    return switch (category) {
      case EMAIL -> "@";
      case PHONE -> DIGITS + "+(";
      case CARD, IBAN -> DIGITS;
      case IP -> DIGITS + ":";
      case KEY -> "-_JKSzBb";
    };
  }

  boolean isEmpty() {
    return empty;
  }

  /** One bit for each category to look for, by its place in {@link #ORDER}. */
  int at(char c) {
    return c < 128 ? byCharacter[c] : 0;
  }
}
