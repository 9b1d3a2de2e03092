package io.millrace.privacy;

/** Private keys in PEM (RFC 7468), also with their line ends written as an escape. */
final class PemBlocks {
  private static final String BEGIN = "-----BEGIN ";
  private static final String KIND = "PRIVATE KEY-----";
  private static final String END = "-----END ";
  private static final int LONGEST_LABEL = 20;
  private static final int SHORTEST_LINE = 32;

  private final Window window;
  private boolean endless;

  PemBlocks(Window window) {
    this.window = window;
  }

  void begin() {
    endless = false;
  }

  /** End of the private key whose header begins at {@code at}, -1 when there is none. */
  int end(int at) {
    if (!window.has(at, BEGIN) || !opens(at)) {
      return -1;
    }
    int body = labelEnd(at + BEGIN.length());
    if (body < 0) {
      return -1;
    }
    int end = endless ? -1 : footerEnd(body);
    return end < 0 ? cutBodyEnd(body) : end;
  }

  /** No word before it, but for the letter of an escaped line end. */
  private boolean opens(int at) {
    return window.opens(at) || window.at(at - 2) == '\\';
  }

  private int labelEnd(int from) {
    for (int i = from; i <= from + LONGEST_LABEL; i++) {
      if (window.has(i, KIND)) {
        return i + KIND.length();
      }
    }
    return -1;
  }

  private int footerEnd(int from) {
    for (int i = from; i < window.length(); i++) {
      if (window.at(i) == '-' && window.has(i, END)) {
        int end = labelEnd(i + END.length());
        if (end >= 0) {
          return end;
        }
      }
    }
    endless = true;
    return -1;
  }

  /** End of the long lines of a key that was cut off, -1 when not even one is there. */
  private int cutBodyEnd(int body) {
    int end = -1;
    int line = body;
    while (true) {
      while (isLineEnd(line)) {
        line += window.at(line) == '\\' ? 2 : 1;
      }
      int i = line;
      while (isBase64(window.at(i))) {
        i++;
      }
      if (i - line < SHORTEST_LINE) {
        return end;
      }
      end = i;
      line = i;
    }
  }

  private boolean isLineEnd(int i) {
    char c = window.at(i);
    return c == '\n'
        || c == '\r'
        || c == ' '
        || (c == '\\' && (window.at(i + 1) == 'n' || window.at(i + 1) == 'r'));
  }

  private static boolean isBase64(char c) {
    return Window.isLetter(c) || Window.isDigit(c) || c == '+' || c == '/' || c == '=';
  }
}
