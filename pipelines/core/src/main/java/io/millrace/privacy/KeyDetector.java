package io.millrace.privacy;

/** Keys and tokens by the shapes their issuers publish. */
final class KeyDetector extends Detector {
  private static final int AWS_LENGTH = 20;
  private static final int GOOGLE_LENGTH = 39;

  private final PemBlocks pemBlocks;
  private int prefixedReadUpTo;
  private int jwtReadUpTo;

  KeyDetector(Window window) {
    super(window);
    this.pemBlocks = new PemBlocks(window);
  }

  @Override
  void begin() {
    prefixedReadUpTo = 0;
    jwtReadUpTo = 0;
    pemBlocks.begin();
  }

  @Override
  int find(int at) {
    return switch (window.at(at)) {
      case 'k' -> secretKey(at - 1);
      case 'x' -> slack(at);
      case '-' -> privateKey(at - 4);
      case 'y' -> jwt(at - 1);
      case 'K', 'S' -> aws(at - 1);
      case 'I' -> google(at - 1);
      case 'B' -> bearer(at);
      case 'b' -> window.at(at + 1) == '_' ? github(at + 1) : bearer(at);
      default -> github(at + 1);
    };
  }

  private int slack(int from) {
    boolean prefixed =
        window.has(from, "xox")
            && Window.isLetter(window.at(from + 3))
            && window.at(from + 4) == '-'
            && window.opens(from);
    int end = prefixed ? runEnd(from + 5, "-") : from;
    return end - from > 14 ? found(from, end) : -1;
  }

  private int privateKey(int from) {
    int end = pemBlocks.end(from);
    return end < 0 ? -1 : found(from, end);
  }

  /** {@code sk-} and twenty or more characters, a digit among them. */
  private int secretKey(int from) {
    if (from < prefixedReadUpTo || !window.has(from, "sk-") || !window.opens(from)) {
      return -1;
    }
    int end = runEnd(from + 3, "_-");
    if (end - from < 23 || !hasDigit(from, end)) {
      // whatever begins later in this run is a part of it, so it is no key either
      prefixedReadUpTo = end;
      return -1;
    }
    return found(from, end);
  }

  private int github(int at) {
    if (window.at(at - 2) == 'h' && window.at(at - 3) == 'g') {
      int end = runEnd(at + 1, "");
      boolean kind = "pousr".indexOf(window.at(at - 1)) >= 0;
      return kind && end - at > 36 && window.opens(at - 3) ? found(at - 3, end) : -1;
    }
    if (window.at(at - 1) == 'b' && window.has(at - 6, "github_pat_") && window.opens(at - 6)) {
      int end = runEnd(at + 5, "_");
      return end - at > 26 ? found(at - 6, end) : -1;
    }
    return -1;
  }

  /** Header and payload in base64url, each of an object, and a signature unless it was cut off. */
  private int jwt(int from) {
    if (from < jwtReadUpTo || !window.has(from, "eyJ") || !window.opens(from)) {
      return -1;
    }
    int header = runEnd(from, "_-");
    jwtReadUpTo = header;
    if (header - from < 12 || !window.has(header, ".eyJ")) {
      return -1;
    }
    int payload = runEnd(header + 1, "_-");
    if (payload - header < 12) {
      return -1;
    }
    boolean signed = window.at(payload) == '.' && runEnd(payload + 1, "_-") > payload + 1;
    return found(from, signed ? runEnd(payload + 1, "_-") : payload);
  }

  private int aws(int from) {
    boolean prefixed =
        window.at(from) == 'A' && window.at(from + 2) == 'I' && window.at(from + 3) == 'A';
    if (!prefixed || !window.opens(from)) {
      return -1;
    }
    for (int i = from + 4; i < from + AWS_LENGTH; i++) {
      char c = window.at(i);
      if (!Window.isDigit(c) && (c < 'A' || c > 'Z')) {
        return -1;
      }
    }
    return window.closes(from + AWS_LENGTH) ? found(from, from + AWS_LENGTH) : -1;
  }

  private int google(int from) {
    if (!window.has(from, "AIza") || !window.opens(from)) {
      return -1;
    }
    int end = runEnd(from, "_-");
    return end - from >= GOOGLE_LENGTH ? found(from, end) : -1;
  }

  /** The token after the word, which itself stays. */
  private int bearer(int at) {
    if (!window.has(at + 1, "earer") || !window.opens(at) || window.at(at + 6) != ' ') {
      return -1;
    }
    int from = window.at(at + 7) == ' ' ? at + 8 : at + 7;
    int end = runEnd(from, "._~+/=-");
    return end - from >= 16 && hasDigit(from, end) ? found(from, end) : -1;
  }

  private int runEnd(int from, String punctuation) {
    int i = from;
    char c = window.at(i);
    while (Window.isLetter(c)
        || Window.isDigit(c)
        || (c != Window.NONE && punctuation.indexOf(c) >= 0)) {
      i++;
      c = window.at(i);
    }
    return i;
  }

  private boolean hasDigit(int from, int to) {
    for (int i = from; i < to; i++) {
      if (Window.isDigit(window.at(i))) {
        return true;
      }
    }
    return false;
  }
}
