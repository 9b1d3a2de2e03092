package io.millrace.model.chat.jinja;

import java.util.List;

/** Tokens read one after the other, with a bound on how deep a reader may recurse. */
final class TokenReader {
  private static final int MAX_DEPTH = 100;

  private final List<Token> tokens;
  private int at = 0;
  private int depth = 0;

  TokenReader(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token ahead() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean skipOperator(String operator) {
    boolean found = current().isOperator(operator);
    if (found) {
      next();
    }
    return found;
  }

  boolean skipName(String name) {
    boolean found = current().isName(name);
    if (found) {
      next();
    }
    return found;
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw expected("'" + operator + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw expected("'" + name + "'");
    }
  }

  Token expect(Token.Kind kind, String described) {
    if (!current().is(kind)) {
      throw expected(described);
    }
    return next();
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw failure("more than " + MAX_DEPTH + " parts lie inside each other");
    }
  }

  void leave() {
    depth--;
  }

  TemplateSyntaxException expected(String what) {
    return failure("expected " + what + ", not " + current().described());
  }

  TemplateSyntaxException failure(String problem) {
    return new TemplateSyntaxException(current().position(), problem);
  }
}
