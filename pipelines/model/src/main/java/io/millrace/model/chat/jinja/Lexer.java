package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a template into text and the tokens of its tags. White space around tags goes as {@code
 * trim_blocks} and {@code lstrip_blocks} and the signs in the tags say.
 */
final class Lexer {
  private final SourceText source;
  private final List<Token> tokens = new ArrayList<>();
  private int at = 0;

  /** Whether what was read last ended with a line feed; then a tag may begin its line. */
  private boolean lineStarting = true;

  private Lexer(SourceText source) {
    this.source = source;
  }

  static List<Token> tokens(String template) {
    Lexer lexer = new Lexer(new SourceText(template));
    lexer.read();
    return lexer.tokens;
  }

  private void read() {
    while (at < source.length()) {
      int begin = nextBegin();
      if (begin < 0) {
        data(source.text().substring(at), at);
        at = source.length();
      } else {
        readTag(begin);
      }
    }
    tokens.add(new Token(Token.Kind.END, "", source.position(source.length())));
  }

  private int nextBegin() {
    for (int i = source.text().indexOf('{', at); i >= 0; i = source.text().indexOf('{', i + 1)) {
      char next = source.at(i + 1);
      if (next == '%' || next == '{' || next == '#') {
        return i;
      }
    }
    return -1;
  }

  private void readTag(int begin) {
    char type = source.at(begin + 1);
    char sign = sign(begin + 2);
    data(stripped(source.text().substring(at, begin), sign, type != '{'), at);
    int inside = begin + (sign == 0 ? 2 : 3);
    if (type == '#') {
      readComment(begin, inside);
      return;
    }
    int raw = type == '%' ? rawBegin(inside) : -1;
    if (raw >= 0) {
      readRaw(begin, raw);
      return;
    }
    Token.Kind kind = type == '%' ? Token.Kind.TAG_BEGIN : Token.Kind.PRINT_BEGIN;
    tokens.add(new Token(kind, "", source.position(begin)));
    TagLexer tag = new TagLexer(source, inside, type == '%', tokens);
    ended(tag.read());
  }

  private char sign(int offset) {
    char c = source.at(offset);
    return c == '-' || c == '+' ? c : 0;
  }

  private void ended(int offset) {
    at = offset;
    lineStarting = source.at(offset - 1) == '\n';
  }

  private void readComment(int begin, int inside) {
    int end = source.text().indexOf("#}", inside);
    if (end < 0) {
      throw new TemplateSyntaxException(
          source.position(begin), "the comment is not closed by '#}'");
    }
    char sign = end > inside ? sign(end - 1) : 0;
    ended(TagEnd.after(source, end + 2, sign));
  }

  /** Returns the offset behind a {@code raw} tag, or -1 where there is another. */
  private int rawBegin(int inside) {
    int word = source.skipSpace(inside);
    if (!source.startsWith("raw", word)) {
      return -1;
    }
    int end = source.skipSpace(word + 3);
    if (source.startsWith("-%}", end)) {
      return source.skipSpace(end + 3);
    }
    return source.startsWith("%}", end) ? end + 2 : -1;
  }

  private void readRaw(int begin, int inside) {
    lineStarting = source.at(inside - 1) == '\n';
    for (int i = source.text().indexOf("{%", inside); i >= 0; ) {
      char sign = sign(i + 2);
      int word = source.skipSpace(i + (sign == 0 ? 2 : 3));
      if (source.startsWith("endraw", word)) {
        int close = source.skipSpace(word + 6);
        char closeSign = sign(close);
        int end = closeSign == 0 ? close : close + 1;
        if (source.startsWith("%}", end)) {
          data(stripped(source.text().substring(inside, i), sign, true), inside);
          ended(TagEnd.after(source, end + 2, closeSign));
          return;
        }
      }
      i = source.text().indexOf("{%", i + 2);
    }
    throw new TemplateSyntaxException(source.position(begin), "'raw' is not closed by 'endraw'");
  }

  private String stripped(String text, char sign, boolean block) {
    if (sign == '-') {
      return Whitespace.stripEnd(text);
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean strips =
        sign == 0
            && block
            && (lineStart > 0 || lineStarting)
            && Whitespace.all(text.substring(lineStart));
    return strips ? text.substring(0, lineStart) : text;
  }

  private void data(String text, int offset) {
    if (!text.isEmpty()) {
      tokens.add(new Token(Token.Kind.DATA, text, source.position(offset)));
    }
  }
}
