package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the arguments of calls, and the names and arguments of filters and tests. */
final class ArgumentParser {
  private final TokenReader tokens;
  private final ExpressionParser expressions;

  ArgumentParser(TokenReader tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  CallArguments arguments() {
    tokens.expectOperator("(");
    List<Expr> positional = new ArrayList<>();
    List<CallArguments.NamedArgument> named = new ArrayList<>();
    Optional<Expr> spread = Optional.empty();
    Optional<Expr> namedSpread = Optional.empty();
    boolean first = true;
    while (!tokens.skipOperator(")")) {
      if (!first) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(")")) {
          break;
        }
      }
      first = false;
      if (tokens.current().isOperator("**") && namedSpread.isEmpty()) {
        tokens.next();
        namedSpread = Optional.of(expressions.expression());
      } else if (tokens.current().isOperator("*") && spread.isEmpty() && namedSpread.isEmpty()) {
        tokens.next();
        spread = Optional.of(expressions.expression());
      } else if (tokens.current().is(Token.Kind.NAME) && tokens.ahead().isOperator("=")) {
        String name = tokens.next().text();
        tokens.next();
        named.add(new CallArguments.NamedArgument(name, expressions.expression()));
      } else if (named.isEmpty() && spread.isEmpty() && namedSpread.isEmpty()) {
        positional.add(expressions.expression());
      } else {
        throw tokens.failure("an argument without a name must come before the others");
      }
    }
    return new CallArguments(positional, named, spread, namedSpread);
  }

  /** Reads what follows the bar. */
  Expr.FilterCall filter() {
    Token token = tokens.current();
    String name = dotted("the name of a filter");
    if (!Filters.isKnown(name)) {
      throw new TemplateSyntaxException(token.position(), "there is no filter '" + name + "' here");
    }
    return new Expr.FilterCall(
        name, tokens.current().isOperator("(") ? arguments() : CallArguments.NONE);
  }

  /** Reads what follows {@code is}. */
  Expr test(Expr input, OperandParser operands) {
    boolean negated = tokens.skipName("not");
    Token token = tokens.current();
    String name = dotted("the name of a test");
    if (!Tests.isKnown(name)) {
      throw new TemplateSyntaxException(token.position(), "there is no test '" + name + "' here");
    }
    CallArguments arguments = CallArguments.NONE;
    if (tokens.current().isOperator("(")) {
      arguments = arguments();
    } else if (startsArgument(tokens.current())) {
      if (tokens.current().isName("is")) {
        throw tokens.failure("tests cannot be chained");
      }
      Expr argument = operands.postfix(operands.primary());
      arguments =
          new CallArguments(List.of(argument), List.of(), Optional.empty(), Optional.empty());
    }
    Expr test = new Expr.Test(input, name, arguments);
    return negated ? new Expr.Not(test) : test;
  }

  private static boolean startsArgument(Token token) {
    return switch (token.kind()) {
      case STRING, INTEGER, FLOAT -> true;
      case NAME -> !(token.isName("else") || token.isName("or") || token.isName("and"));
      case OPERATOR -> token.isOperator("[") || token.isOperator("{");
      default -> false;
    };
  }

  private String dotted(String what) {
    StringBuilder name = new StringBuilder(tokens.expect(Token.Kind.NAME, what).text());
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.expect(Token.Kind.NAME, what).text());
    }
    return name.toString();
  }
}
