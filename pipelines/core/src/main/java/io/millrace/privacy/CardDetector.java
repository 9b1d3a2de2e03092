package io.millrace.privacy;

import java.util.Arrays;

/**
 * Card numbers of 13 to 19 digits, unbroken or in groups with one kind of separator, whose issuer
 * range and length fit together and whose last digit follows Luhn (ISO/IEC 7812).
 */
final class CardDetector extends Detector {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;
  private static final String JOINERS = "-.";

  private final int[] digits = new int[LONGEST];
  private final int[] groupEnds = new int[LONGEST + 1];

  CardDetector(Window window) {
    super(window);
  }

  @Override
  int find(int at) {
    if (!Window.isDigit(window.at(at + 3)) || !window.opensNumber(at, JOINERS)) {
      return -1;
    }
    int count = collect(at);
    for (int length = count; length >= SHORTEST; length--) {
      int end = groupEnds[length];
      if (end > 0
          && CardIssuers.know(digits, length)
          && isLuhn(length)
          && window.closesNumber(end, JOINERS)) {
        return found(at, end);
      }
    }
    return -1;
  }

  /** Reads up to 19 digits in whole groups and notes the end of each group by its digit count. */
  private int collect(int at) {
    int count = 0;
    int group = 0;
    char separator = Window.NONE;
    Arrays.fill(groupEnds, 0);
    int i = at;
    while (true) {
      char c = window.at(i);
      if (Window.isDigit(c)) {
        if (count == LONGEST) {
          return count;
        }
        digits[count++] = c - '0';
        group++;
        i++;
        continue;
      }
      if (group < 3 && count > group) {
        return count;
      }
      groupEnds[count] = i;
      boolean first = count == group;
      boolean separates = c == ' ' || c == '-';
      if (!separates || (first ? group != 4 : c != separator)) {
        return count;
      }
      if (!Window.isDigit(window.at(i + 1))) {
        return count;
      }
      separator = c;
      group = 0;
      i++;
    }
  }

  private boolean isLuhn(int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int digit = digits[length - 1 - i];
      if (i % 2 == 1) {
        digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
      }
      sum += digit;
    }
    return sum % 10 == 0;
  }
}
