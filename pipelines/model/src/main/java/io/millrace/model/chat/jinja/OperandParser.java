package io.millrace.model.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads literals, names, and what follows them: attributes, items, calls, filters and tests. */
final class OperandParser {
  private final TokenReader tokens;
  private final ExpressionParser expressions;
  private final ArgumentParser arguments;
  private final NameUse names;

  OperandParser(TokenReader tokens, ExpressionParser expressions, NameUse names) {
    this.tokens = tokens;
    this.expressions = expressions;
    this.names = names;
    this.arguments = new ArgumentParser(tokens, expressions);
  }

  Expr primary() {
    Token token = tokens.current();
    return switch (token.kind()) {
      case NAME -> name(tokens.next());
      case STRING -> string();
      case INTEGER -> new Expr.Constant(integer(tokens.next()));
      case FLOAT ->
          new Expr.Constant(
              new FloatValue(Double.parseDouble(tokens.next().text().replace("_", ""))));
      case OPERATOR -> bracketed(token);
      default -> throw tokens.expected("an expression");
    };
  }

  private Expr name(Token token) {
    return switch (token.text()) {
      case "true", "True" -> new Expr.Constant(BoolValue.TRUE);
      case "false", "False" -> new Expr.Constant(BoolValue.FALSE);
      case "none", "None" -> new Expr.Constant(NoneValue.NONE);
      case "self", "super", "cycler", "lipsum" ->
          throw new TemplateSyntaxException(
              token.position(), "'" + token.text() + "' is not supported in chat templates");
      default -> {
        names.used(token.text());
        yield new Expr.Name(token.text());
      }
    };
  }

  private Expr string() {
    StringBuilder text = new StringBuilder(tokens.next().text());
    while (tokens.current().is(Token.Kind.STRING)) {
      text.append(tokens.next().text());
    }
    return new Expr.Constant(new TextValue(text.toString()));
  }

  private static IntValue integer(Token token) {
    String digits = token.text().replace("_", "");
    int radix =
        switch (digits.length() > 1 ? digits.charAt(1) : '0') {
          case 'b', 'B' -> 2;
          case 'o', 'O' -> 8;
          case 'x', 'X' -> 16;
          default -> 10;
        };
    if (digits.length() > 4300) {
      throw new TemplateSyntaxException(token.position(), "the integer has more than 4300 digits");
    }
    return new IntValue(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
  }

  private Expr bracketed(Token token) {
    return switch (token.text()) {
      case "(" -> parenthesised();
      case "[" -> {
        tokens.next();
        yield new Expr.ListOf(items("]"));
      }
      case "{" -> dict();
      default -> throw tokens.expected("an expression");
    };
  }

  private Expr parenthesised() {
    tokens.next();
    if (tokens.skipOperator(")")) {
      return new Expr.TupleOf(List.of());
    }
    Expr expr = tuple(true);
    tokens.expectOperator(")");
    return expr;
  }

  Expr tuple(boolean conditions) {
    Expr first = conditions ? expressions.expression() : expressions.or();
    if (!tokens.current().isOperator(",")) {
      return first;
    }
    List<Expr> items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && !tupleEnds()) {
      items.add(conditions ? expressions.expression() : expressions.or());
    }
    return new Expr.TupleOf(items);
  }

  private boolean tupleEnds() {
    Token token = tokens.current();
    return token.is(Token.Kind.TAG_END)
        || token.is(Token.Kind.PRINT_END)
        || token.isOperator(")")
        || token.isName("recursive");
  }

  private List<Expr> items(String close) {
    List<Expr> items = new ArrayList<>();
    while (!tokens.skipOperator(close)) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(close)) {
          break;
        }
      }
      items.add(expressions.expression());
    }
    return items;
  }

  private Expr dict() {
    tokens.next();
    List<Expr.Pair> pairs = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      if (!pairs.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("}")) {
          break;
        }
      }
      Expr key = expressions.expression();
      tokens.expectOperator(":");
      pairs.add(new Expr.Pair(key, expressions.expression()));
    }
    return new Expr.DictOf(pairs);
  }

  Expr postfix(Expr operand) {
    Expr expr = operand;
    while (true) {
      if (tokens.skipOperator(".")) {
        expr = attribute(expr);
      } else if (tokens.skipOperator("[")) {
        expr = subscript(expr);
      } else if (tokens.current().isOperator("(")) {
        expr = new Expr.Call(expr, arguments.arguments());
      } else {
        return expr;
      }
    }
  }

  private Expr attribute(Expr target) {
    if (tokens.current().is(Token.Kind.INTEGER)) {
      return new Expr.Item(target, new Expr.Constant(integer(tokens.next())));
    }
    return new Expr.Attribute(
        target, tokens.expect(Token.Kind.NAME, "a name or number after the dot").text());
  }

  private Expr subscript(Expr target) {
    Optional<Expr> start = bound();
    if (!tokens.skipOperator(":")) {
      List<Expr> keys = new ArrayList<>(List.of(start.orElseThrow(() -> tokens.expected("a key"))));
      while (tokens.skipOperator(",")) {
        keys.add(expressions.expression());
      }
      tokens.expectOperator("]");
      return new Expr.Item(target, keys.size() == 1 ? keys.get(0) : new Expr.TupleOf(keys));
    }
    Optional<Expr> stop = bound();
    Optional<Expr> step = tokens.skipOperator(":") ? bound() : Optional.empty();
    tokens.expectOperator("]");
    return new Expr.Slice(target, start, stop, step);
  }

  private Optional<Expr> bound() {
    Token token = tokens.current();
    return token.isOperator(":") || token.isOperator("]")
        ? Optional.empty()
        : Optional.of(expressions.expression());
  }

  Expr filtersAndTests(Expr operand) {
    Expr expr = operand;
    while (true) {
      if (tokens.skipOperator("|")) {
        expr = new Expr.Filtered(expr, arguments.filter());
      } else if (tokens.skipName("is")) {
        expr = arguments.test(expr, this);
      } else if (tokens.current().isOperator("(")) {
        expr = new Expr.Call(expr, arguments.arguments());
      } else {
        return expr;
      }
    }
  }

  Expr.FilterCall filter() {
    return arguments.filter();
  }
}
