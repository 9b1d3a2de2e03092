package io.millrace.privacy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;

/**
 * Telephone numbers that libphonenumber calls valid: international ones from a plus sign on, and
 * national ones of the United States in the forms (650) 253-0000, 650-253-0000, 650.253.0000 and
 * 650 253 0000. Plain runs of digits are never taken.
 */
final class PhoneDetector extends Detector {
  private static final int FEWEST_DIGITS = 8;
  private static final int MOST_DIGITS = 15;
  private static final String JOINERS = "-.";
  private static final String[] NATIONAL = {
    "(ddd) ddd-dddd",
    "(ddd)ddd-dddd",
    "ddd-ddd-dddd",
    "ddd.ddd.dddd",
    "ddd ddd dddd",
    "d-ddd-ddd-dddd",
    "d.ddd.ddd.dddd"
  };
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private final int[] groupEnds = new int[MOST_DIGITS + 1];

  PhoneDetector(Window window) {
    super(window);
  }

  @Override
  int find(int at) {
    char c = window.at(at);
    boolean shaped = !Window.isDigit(c) || c == '1' || !Window.isDigit(window.at(at + 3));
    if (!shaped || !window.opensNumber(at, JOINERS)) {
      return -1;
    }
    int end = c == '+' ? internationalEnd(at) : nationalEnd(at);
    return end < 0 ? -1 : found(at, end);
  }

  private int internationalEnd(int at) {
    int digits = 0;
    int groups = 0;
    int i = at + 1;
    while (groups < groupEnds.length) {
      int end = window.skipDigits(i);
      digits += end - i;
      if (digits > MOST_DIGITS) {
        break;
      }
      if (digits >= FEWEST_DIGITS) {
        groupEnds[groups++] = end;
      }
      i = nextGroup(end);
      if (i < 0) {
        break;
      }
    }
    for (int g = groups - 1; g >= 0; g--) {
      if (isNumber(at, groupEnds[g])) {
        return groupEnds[g];
      }
    }
    return -1;
  }

  /** Start of the digits after one or two separators, -1 when something else follows. */
  private int nextGroup(int end) {
    for (int i = end; i < end + 2; i++) {
      if (" -.()".indexOf(window.at(i)) < 0) {
        return -1;
      }
      if (Window.isDigit(window.at(i + 1))) {
        return i + 1;
      }
    }
    return -1;
  }

  private int nationalEnd(int at) {
    for (String shape : NATIONAL) {
      int end = at + shape.length();
      if (hasShape(at, shape) && !Window.isDigit(window.at(end)) && isNumber(at, end)) {
        return end;
      }
    }
    return -1;
  }

  private boolean hasShape(int at, String shape) {
    for (int i = 0; i < shape.length(); i++) {
      char c = window.at(at + i);
      char wanted = shape.charAt(i);
      if (wanted == 'd' ? !Window.isDigit(c) : c != wanted) {
        return false;
      }
    }
    return true;
  }

  private boolean isNumber(int start, int end) {
    if (!window.closesNumber(end, JOINERS)) {
      return false;
    }
    try {
      return NUMBERS.isValidNumber(NUMBERS.parse(window.substring(start, end), "US"));
    } catch (NumberParseException notANumber) {
      return false;
    }
  }
}
