package io.millrace.privacy;

/**
 * IPv4 addresses in dotted decimal and IPv6 addresses in the forms of RFC 4291, without prefix
 * length or zone. An IPv6 address needs two groups and a decimal digit, since {@code a::b} is more
 * often a name in a programming language.
 */
final class IpDetector extends Detector {
  private static final String DOT = ".";
  private static final int GROUPS = 8;
  private static final int LONGEST_V6 = 45;

  IpDetector(Window window) {
    super(window);
  }

  @Override
  int find(int at) {
    return window.at(at) == ':' ? findV6(at) : findV4(at);
  }

  private int findV4(int at) {
    char next = window.at(at + 1);
    if (next != '.' && window.at(at + 2) != '.' && window.at(at + 3) != '.') {
      return -1;
    }
    int end = v4End(at);
    return end > 0 && window.opensNumber(at, DOT) && window.closesNumber(end, DOT)
        ? found(at, end)
        : -1;
  }

  /** End of four octets with dots between them, -1 when something else is there. */
  private int v4End(int at) {
    int i = at;
    for (int octet = 0; octet < 4; octet++) {
      if (octet > 0 && window.at(i++) != '.') {
        return -1;
      }
      int from = i;
      int value = 0;
      while (i - from < 4 && Window.isDigit(window.at(i))) {
        value = value * 10 + window.at(i++) - '0';
      }
      if (i == from || value > 255 || (i - from > 1 && window.at(from) == '0')) {
        return -1;
      }
    }
    return i;
  }

  private int findV6(int at) {
    char next = window.at(at + 1);
    if (!isHex(next) && next != ':') {
      return -1;
    }
    int start = at;
    while (start > at - 4 && isHex(window.at(start - 1))) {
      start--;
    }
    if (!window.opens(start) || isV6Character(window.at(start - 1))) {
      return -1;
    }
    int end = at;
    while (end - start <= LONGEST_V6 + 1 && isV6Character(window.at(end))) {
      end++;
    }
    char after = window.at(end);
    if (isV6Character(after) || Window.isWord(after) || after == '[') {
      return -1;
    }
    if (after == Window.NONE || Character.isWhitespace(after)) {
      end = withoutPunctuation(end);
    }
    return isV6(start, end) ? found(start, end) : -1;
  }

  private int withoutPunctuation(int end) {
    char last = window.at(end - 1);
    boolean colon = last == ':' && window.at(end - 2) != ':';
    return last == '.' || colon ? end - 1 : end;
  }

  private boolean isV6(int start, int end) {
    int groups = 0;
    boolean gap = false;
    boolean digit = false;
    int i = start;
    while (i < end) {
      int group = i;
      while (i < end && isHex(window.at(i)) && i - group < 5) {
        digit |= Window.isDigit(window.at(i++));
      }
      if (i < end && window.at(i) == '.') {
        return digit && v4End(group) == end && fits(groups + 2, gap);
      }
      boolean leading = i == start;
      if (i - group > 4 || (i == group && !leading)) {
        return false;
      }
      groups += i == group ? 0 : 1;
      if (i == end) {
        break;
      }
      if (window.at(i++) != ':') {
        return false;
      }
      if (i < end && window.at(i) == ':') {
        if (gap) {
          return false;
        }
        gap = true;
        i++;
      } else if (leading || i == end) {
        return false;
      }
    }
    return digit && fits(groups, gap);
  }

  private static boolean fits(int groups, boolean gap) {
    return gap ? groups >= 2 && groups < GROUPS : groups == GROUPS;
  }

  private static boolean isV6Character(char c) {
    return isHex(c) || c == ':' || c == '.';
  }

  private static boolean isHex(char c) {
    return Window.isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
