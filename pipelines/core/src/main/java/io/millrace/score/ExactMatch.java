package io.millrace.score;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/**
 * The exact-match scorer of go-ml for numeric answers in the style of GSM8K: the run after the
 * first {@code ####}, or else the last number after a space, an equals sign or the text's start.
 *
 * @param extracted the number as written, empty when there is none
 */
public record ExactMatch(boolean correct, String extracted) {
  private static final ExactMatch NOTHING = new ExactMatch(false, "");
  private static final double TOLERANCE = 0.01;

  /** Correct when the numbers differ by less than 0.01; the expected answer is not trimmed. */
  public static ExactMatch additive(String response, String expected) {
    byte[] text = response.getBytes(StandardCharsets.UTF_8);
    if (Heuristics.isAdditiveError(text)) {
      return NOTHING;
    }
    String extracted = extract(text);
    double gap = gap(extracted, expected);
    return new ExactMatch(gap < TOLERANCE, extracted);
  }

  /** Correct when the numbers differ by at most 0.01; the expected answer is trimmed. */
  public static ExactMatch unit(String response, String expected) {
    byte[] text = response.getBytes(StandardCharsets.UTF_8);
    if (Heuristics.isUnitError(text, Utf8.trimStart(text, 0, text.length))) {
      return NOTHING;
    }
    String extracted = extract(text);
    double gap = gap(extracted, trim(expected));
    return new ExactMatch(gap <= TOLERANCE, extracted);
  }

  /** 1 when the unit dialect finds the answer, or both trimmed texts are equal and not empty. */
  public static double unitScore(String response, String expected) {
    String trimmed = trim(response);
    boolean same = !trimmed.isEmpty() && trimmed.equals(trim(expected));
    return same || unit(response, expected).correct() ? 1 : 0;
  }

  private static double gap(String extracted, String expected) {
    OptionalDouble found = GoFloat.parse(extracted.replace(",", ""));
    OptionalDouble wanted = GoFloat.parse(expected.replace(",", ""));
    return found.isPresent() && wanted.isPresent()
        ? Math.abs(found.getAsDouble() - wanted.getAsDouble())
        : Double.NaN;
  }

  private static String trim(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    int start = Utf8.trimStart(text, 0, text.length);
    int end = Utf8.trimEnd(text, start, text.length);
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  private static String extract(byte[] text) {
    for (int i = 0; i + 4 < text.length; i++) {
      if (text[i] == '#' && Utf8.startsWith(text, i, "####")) {
        int start = Utf8.skipPatternSpace(text, i + 4);
        int end = start;
        while (end < text.length && isAnswerByte(text[end])) {
          end++;
        }
        if (end > start) {
          return ascii(text, start, end);
        }
        i = afterHashes(text, i);
      }
    }
    return lastNumber(text);
  }

  /** Offset from which the next four hashes can begin, so that a long run is read only once. */
  private static int afterHashes(byte[] text, int at) {
    int end = at;
    while (end < text.length && text[end] == '#') {
      end++;
    }
    return Math.max(at, end - 5);
  }

  private static String lastNumber(byte[] text) {
    for (int i = text.length - 1; i >= 0; i--) {
      if (text[i] == '=' || Utf8.isPatternSpace(text[i])) {
        int end = numberEnd(text, i + 1);
        if (end > 0) {
          return ascii(text, i + 1, end);
        }
      }
    }
    int end = numberEnd(text, 0);
    return end > 0 ? ascii(text, 0, end) : "";
  }

  /** End of an optional minus, digits and commas, and an optional fraction; -1 without them. */
  private static int numberEnd(byte[] text, int at) {
    int digits = at < text.length && text[at] == '-' ? at + 1 : at;
    int end = digits;
    while (end < text.length && (isDigit(text[end]) || text[end] == ',')) {
      end++;
    }
    if (end == digits) {
      return -1;
    }
    int fraction = end + 1;
    while (end < text.length
        && text[end] == '.'
        && fraction < text.length
        && isDigit(text[fraction])) {
      fraction++;
    }
    return fraction > end + 1 ? fraction : end;
  }

  private static boolean isAnswerByte(byte b) {
    return isDigit(b) || b == ',' || b == '.' || b == '-';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static String ascii(byte[] text, int start, int end) {
    return new String(text, start, end - start, StandardCharsets.US_ASCII);
  }
}
