package io.millrace.model.chat.jinja;

/** Escapes in string literals, which are Python's. An escape that Python does not know stays. */
final class StringLiteral {
  private final String raw;
  private final Position position;
  private final StringBuilder out = new StringBuilder();
  private int at = 0;

  private StringLiteral(String raw, Position position) {
    this.raw = raw;
    this.position = position;
  }

  static String unescape(String raw, Position position) {
    return raw.indexOf('\\') < 0 ? raw : new StringLiteral(raw, position).read();
  }

  private String read() {
    while (at < raw.length()) {
      char c = raw.charAt(at++);
      if (c == '\\') {
        escape(raw.charAt(at++));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private void escape(char c) {
    switch (c) {
      case '\n' -> {}
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'a' -> out.append('\u0007');
      case 'v' -> out.append('\u000b');
      case '\\', '\'', '"' -> out.append(c);
      case 'x' -> codePoint(2);
      case 'u' -> codePoint(4);
      case 'U' -> codePoint(8);
      case 'N' -> named();
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(c);
      default -> out.append('\\').append(c);
    }
  }

  private void codePoint(int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit =
          at < raw.length() && raw.charAt(at) < 0x80 ? Character.digit(raw.charAt(at), 16) : -1;
      if (digit < 0) {
        throw failure("an escape in the string needs " + digits + " hexadecimal digits");
      }
      value = value * 16 + digit;
      at++;
    }
    if (value > Character.MAX_CODE_POINT) {
      throw failure("an escape in the string is not a character: " + Long.toHexString(value));
    }
    out.appendCodePoint((int) value);
  }

  private void octal(char first) {
    int value = first - '0';
    for (int i = 0; i < 2 && at < raw.length(); i++) {
      int digit = raw.charAt(at) - '0';
      if (digit < 0 || digit > 7) {
        break;
      }
      value = value * 8 + digit;
      at++;
    }
    out.append((char) value);
  }

  private void named() {
    int end = raw.indexOf('}', at);
    if (at >= raw.length() || raw.charAt(at) != '{' || end < 0) {
      throw failure("\\N in the string needs the name of a character in braces");
    }
    String name = raw.substring(at + 1, end);
    try {
      out.appendCodePoint(Character.codePointOf(name));
    } catch (IllegalArgumentException e) {
      throw failure("there is no character named " + name);
    }
    at = end + 1;
  }

  private TemplateSyntaxException failure(String problem) {
    return new TemplateSyntaxException(position, problem);
  }
}
