package io.millrace.privacy;

/**
 * Mail addresses with a dotted domain that ends in letters. Lengths are those of RFC 5321: 64 for
 * the local part, 253 for the domain.
 */
final class EmailDetector extends Detector {
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_DOMAIN = 253;

  EmailDetector(Window window) {
    super(window);
  }

  @Override
  int find(int at) {
    int local = at;
    while (isLocal(window.at(local - 1))) {
      local--;
      if (at - local > LONGEST_LOCAL) {
        return -1;
      }
    }
    while (local < at && isPunctuation(window.at(local))) {
      local++;
    }
    int end = local == at ? -1 : domainEnd(at + 1);
    return end < 0 ? -1 : found(local, end);
  }

  /** End of the longest run of labels whose last can be a top-level domain, -1 without any. */
  private int domainEnd(int from) {
    int end = -1;
    int label = from;
    while (label - from < LONGEST_DOMAIN) {
      int labelEnd = label;
      boolean letters = true;
      char c = window.at(labelEnd);
      while (isLabel(c) && labelEnd - from < LONGEST_DOMAIN) {
        letters &= !Window.isDigit(c) && c != '-';
        labelEnd++;
        c = window.at(labelEnd);
      }
      if (labelEnd == label || window.at(label) == '-' || window.at(labelEnd - 1) == '-') {
        return end;
      }
      boolean top = (letters && labelEnd - label > 1) || window.has(label, "xn--");
      if (top && label > from) {
        end = labelEnd;
      }
      if (c != '.') {
        return end;
      }
      label = labelEnd + 1;
    }
    return end;
  }

  private static boolean isLocal(char c) {
    return isLabel(c) || isPunctuation(c) || c == '_';
  }

  private static boolean isPunctuation(char c) {
    return c == '.' || c == '-' || c == '+' || c == '%';
  }

  private static boolean isLabel(char c) {
    return Window.isLetter(c)
        || Window.isDigit(c)
        || c == '-'
        || (c >= 128 && Character.isLetterOrDigit(c));
  }
}
