package io.millrace.model.chat.jinja;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads the tokens of one tag, from behind its beginning to behind its end. */
final class TagLexer {
  private static final List<String> LONG_OPERATORS = List.of("**", "//", "==", "!=", ">=", "<=");
  private static final String SHORT_OPERATORS = "+-/*%~[](){}><=.:|,;";

  private final SourceText source;
  private final boolean block;
  private final List<Token> tokens;
  private final Deque<Character> closings = new ArrayDeque<>();
  private int at;

  TagLexer(SourceText source, int at, boolean block, List<Token> tokens) {
    this.source = source;
    this.at = at;
    this.block = block;
    this.tokens = tokens;
  }

  /** Appends the tag's tokens and returns the offset behind it. */
  int read() {
    while (true) {
      int end = closings.isEmpty() ? end() : -1;
      if (end >= 0) {
        return end;
      }
      if (at >= source.length()) {
        throw failure(at, "the tag is not closed by " + (block ? "'%}'" : "'}}'"));
      }
      char c = source.at(at);
      if (Whitespace.is(c)) {
        at++;
      } else if (NumberScan.isDigit(c)) {
        number();
      } else if (c == '"' || c == '\'') {
        string(c);
      } else if (isNamePart(source.text().codePointAt(at))) {
        name();
      } else {
        operator();
      }
    }
  }

  private int end() {
    char c = source.at(at);
    char sign = c == '-' || (c == '+' && block) ? c : 0;
    int mark = sign == 0 ? at : at + 1;
    if (!source.startsWith(block ? "%}" : "}}", mark)) {
      return -1;
    }
    tokens.add(
        new Token(block ? Token.Kind.TAG_END : Token.Kind.PRINT_END, "", source.position(at)));
    if (block) {
      return TagEnd.after(source, mark + 2, sign);
    }
    return sign == '-' ? source.skipSpace(mark + 2) : mark + 2;
  }

  private void number() {
    boolean afterDot = at > 0 && source.at(at - 1) == '.';
    NumberScan scan = NumberScan.at(source.text(), at, afterDot);
    add(scan.fraction() ? Token.Kind.FLOAT : Token.Kind.INTEGER, scan.end());
  }

  private void string(char quote) {
    int i = at + 1;
    while (i < source.length() && source.at(i) != quote) {
      i += source.at(i) == '\\' ? 2 : 1;
    }
    if (i >= source.length()) {
      throw failure(at, "the string is not closed by " + quote);
    }
    Position position = source.position(at);
    String content = StringLiteral.unescape(source.text().substring(at + 1, i), position);
    tokens.add(new Token(Token.Kind.STRING, content, position));
    at = i + 1;
  }

  private static boolean isNamePart(int codePoint) {
    return codePoint == '_' || Character.isLetterOrDigit(codePoint);
  }

  private void name() {
    int end = at;
    while (end < source.length() && isNamePart(source.text().codePointAt(end))) {
      end += Character.charCount(source.text().codePointAt(end));
    }
    int first = source.text().codePointAt(at);
    if (first != '_' && !Character.isUnicodeIdentifierStart(first)) {
      throw failure(at, "a name cannot begin with '" + Character.toString(first) + "'");
    }
    add(Token.Kind.NAME, end);
  }

  private void operator() {
    for (String operator : LONG_OPERATORS) {
      if (source.startsWith(operator, at)) {
        add(Token.Kind.OPERATOR, at + 2);
        return;
      }
    }
    char c = source.at(at);
    if (SHORT_OPERATORS.indexOf(c) < 0) {
      throw failure(at, "unexpected '" + Character.toString(source.text().codePointAt(at)) + "'");
    }
    balance(c);
    add(Token.Kind.OPERATOR, at + 1);
  }

  private void balance(char c) {
    switch (c) {
      case '(' -> closings.push(')');
      case '[' -> closings.push(']');
      case '{' -> closings.push('}');
      case ')', ']', '}' -> {
        if (closings.isEmpty()) {
          throw failure(at, "unexpected '" + c + "'");
        }
        char expected = closings.pop();
        if (c != expected) {
          throw failure(at, "unexpected '" + c + "', expected '" + expected + "'");
        }
      }
      default -> {}
    }
  }

  private void add(Token.Kind kind, int end) {
    tokens.add(new Token(kind, source.text().substring(at, end), source.position(at)));
    at = end;
  }

  private TemplateSyntaxException failure(int offset, String problem) {
    return new TemplateSyntaxException(source.position(offset), problem);
  }
}
