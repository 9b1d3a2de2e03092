package io.millrace.decode;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/** Points in time as records write them, in whole milliseconds between the years 1 and 9999. */
final class Times {
  private static final double MILLIS_FROM = 1e11;
  private static final long EARLIEST = -62_135_596_800_000L;
  private static final long LATEST = 253_402_300_799_999L;

  private Times() {}

  /** Epoch milliseconds, or seconds with fraction below 1e11; null when out of range. */
  static Instant ofNumber(double number) {
    return ofMillis(number < MILLIS_FROM ? number * 1000 : number);
  }

  private static Instant ofMillis(double millis) {
    return millis >= EARLIEST && millis <= LATEST ? Instant.ofEpochMilli(Math.round(millis)) : null;
  }

  /** RFC 3339 (the zone may be left out and is then UTC); null when it is not. */
  static Instant ofText(String text) {
    int length = text.length();
    if (length < 19
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || "Tt ".indexOf(text.charAt(10)) < 0
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int at = 19;
    int millis = 0;
    if (at < length && text.charAt(at) == '.') {
      int digits = 0;
      for (at++; at < length && isDigit(text.charAt(at)); at++) {
        if (digits++ < 3) {
          millis = millis * 10 + text.charAt(at) - '0';
        }
      }
      if (digits == 0) {
        return null;
      }
      for (; digits < 3; digits++) {
        millis *= 10;
      }
    }
    int offset = offsetMinutes(text, at);
    int[] parts = new int[6];
    int[] starts = {0, 5, 8, 11, 14, 17};
    for (int i = 0; i < parts.length; i++) {
      parts[i] = digits(text, starts[i], i == 0 ? 4 : 2);
    }
    if (offset == Integer.MIN_VALUE || !inRange(parts)) {
      return null;
    }
    long seconds =
        epochDay(parts) * 86_400L + parts[3] * 3600L + parts[4] * 60L + parts[5] - offset * 60L;
    return ofMillis(seconds * 1000d + millis);
  }

  private static boolean inRange(int[] parts) {
    if (parts[0] < 0
        || parts[1] < 1
        || parts[1] > 12
        || parts[2] < 1
        || parts[3] < 0
        || parts[3] > 23
        || parts[4] < 0
        || parts[4] > 59
        || parts[5] < 0
        || parts[5] > 60) {
      return false;
    }
    return parts[2] <= YearMonth.of(parts[0], parts[1]).lengthOfMonth();
  }

  private static long epochDay(int[] parts) {
    return LocalDate.of(parts[0], parts[1], parts[2]).toEpochDay();
  }

  private static int offsetMinutes(String text, int at) {
    int left = text.length() - at;
    if (left == 0 || (left == 1 && "Zz".indexOf(text.charAt(at)) >= 0)) {
      return 0;
    }
    if (left != 6 || "+-".indexOf(text.charAt(at)) < 0 || text.charAt(at + 3) != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = digits(text, at + 1, 2);
    int minutes = digits(text, at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int offset = hours * 60 + minutes;
    return text.charAt(at) == '-' ? -offset : offset;
  }

  private static int digits(String text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
