package io.millrace.identity;

import java.text.Normalizer;

/**
 * Normalised text: Unicode NFC, then runs of the 25 code points of Unicode's {@code White_Space}
 * folded to one space, trimmed, case kept.
 */
public final class TextNormalizer {
  /** Below it every text is in NFC: the first combining mark is U+0300. */
  private static final char ALWAYS_COMPOSED = 0x300;

  private TextNormalizer() {}

  /** Returns the normalised text; the same instance when it is normal already. */
  public static String normalize(String text) {
    int length = text.length();
    boolean composed = true;
    boolean folded = true;
    boolean spaceBefore = true;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < 0x80) {
        spaceBefore = false;
        continue;
      }
      boolean space = isWhiteSpace(c);
      folded &= !space || (c == ' ' && !spaceBefore);
      spaceBefore = space;
      composed &= c < ALWAYS_COMPOSED;
    }
    folded &= length == 0 || !spaceBefore;
    if (!composed && !Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      return fold(Normalizer.normalize(text, Normalizer.Form.NFC));
    }
    return folded ? text : fold(text);
  }

  /** Whether the normalised text is empty. */
  public static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isWhiteSpace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static String fold(String text) {
    char[] out = new char[text.length()];
    int end = 0;
    boolean pending = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isWhiteSpace(c)) {
        pending = end > 0;
      } else {
        if (pending) {
          out[end++] = ' ';
          pending = false;
        }
        out[end++] = c;
      }
    }
    return new String(out, 0, end);
  }

  /** Whether a UTF-16 unit is one of the 25 code points; all of them lie in the basic plane. */
  static boolean isWhiteSpace(char c) {
    if (c < 0x80) {
      return c == ' ' || (c >= 0x09 && c <= 0x0D);
    }
    return switch (c) {
      case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> c >= 0x2000 && c <= 0x200A;
    };
  }
}
