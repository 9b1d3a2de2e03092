package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads expressions, with the precedence of Jinja's operators. */
final class ExpressionParser {
  private static final Map<String, Relation> RELATIONS =
      Map.of(
          "==", Relation.EQUAL,
          "!=", Relation.NOT_EQUAL,
          "<", Relation.LESS,
          "<=", Relation.LESS_OR_EQUAL,
          ">", Relation.GREATER,
          ">=", Relation.GREATER_OR_EQUAL);

  private final TokenReader tokens;
  private final OperandParser operands;

  ExpressionParser(TokenReader tokens, NameUse names) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this, names);
  }

  OperandParser operands() {
    return operands;
  }

  Expr expression() {
    tokens.enter();
    Expr expr = or();
    while (tokens.skipName("if")) {
      Expr condition = or();
      Optional<Expr> otherwise =
          tokens.skipName("else") ? Optional.of(expression()) : Optional.empty();
      expr = new Expr.Conditional(condition, expr, otherwise);
    }
    tokens.leave();
    return expr;
  }

  /** An expression, or several between commas, which make a tuple. */
  Expr tuple() {
    return operands.tuple(true);
  }

  /** As {@link #tuple}, without conditions, as what a loop goes over. */
  Expr plainTuple() {
    return operands.tuple(false);
  }

  Expr or() {
    Expr left = and();
    while (tokens.skipName("or")) {
      left = new Expr.Or(left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (tokens.skipName("and")) {
      left = new Expr.And(left, not());
    }
    return left;
  }

  private Expr not() {
    int negations = 0;
    while (tokens.skipName("not")) {
      negations++;
    }
    Expr expr = comparison();
    for (; negations > 0; negations--) {
      expr = new Expr.Not(expr);
    }
    return expr;
  }

  private Expr comparison() {
    Expr first = sum();
    List<Expr.Link> links = new ArrayList<>();
    for (Optional<Relation> relation = relation(); relation.isPresent(); relation = relation()) {
      links.add(new Expr.Link(relation.get(), sum()));
    }
    return links.isEmpty() ? first : new Expr.Comparison(first, links);
  }

  private Optional<Relation> relation() {
    Token token = tokens.current();
    if (token.is(Token.Kind.OPERATOR) && RELATIONS.containsKey(token.text())) {
      tokens.next();
      return Optional.of(RELATIONS.get(token.text()));
    }
    if (tokens.skipName("in")) {
      return Optional.of(Relation.IN);
    }
    if (token.isName("not") && tokens.ahead().isName("in")) {
      tokens.next();
      tokens.next();
      return Optional.of(Relation.NOT_IN);
    }
    return Optional.empty();
  }

  private Expr sum() {
    Expr left = concat();
    while (true) {
      if (tokens.skipOperator("+")) {
        left = new Expr.Binary(BinaryOperator.ADD, left, concat());
      } else if (tokens.skipOperator("-")) {
        left = new Expr.Binary(BinaryOperator.SUBTRACT, left, concat());
      } else {
        return left;
      }
    }
  }

  private Expr concat() {
    List<Expr> parts = new ArrayList<>(List.of(product()));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return parts.size() == 1 ? parts.get(0) : new Expr.Concat(parts);
  }

  private Expr product() {
    Expr left = power();
    while (true) {
      Optional<BinaryOperator> operator = productOperator();
      if (operator.isEmpty()) {
        return left;
      }
      left = new Expr.Binary(operator.get(), left, power());
    }
  }

  private Optional<BinaryOperator> productOperator() {
    if (tokens.skipOperator("*")) {
      return Optional.of(BinaryOperator.MULTIPLY);
    }
    if (tokens.skipOperator("/")) {
      return Optional.of(BinaryOperator.DIVIDE);
    }
    if (tokens.skipOperator("//")) {
      return Optional.of(BinaryOperator.FLOOR_DIVIDE);
    }
    return tokens.skipOperator("%") ? Optional.of(BinaryOperator.REMAINDER) : Optional.empty();
  }

  private Expr power() {
    Expr left = unary(true);
    while (tokens.skipOperator("**")) {
      left = new Expr.Binary(BinaryOperator.POWER, left, unary(true));
    }
    return left;
  }

  private Expr unary(boolean filters) {
    tokens.enter();
    boolean negative = tokens.current().isOperator("-");
    Expr expr =
        negative || tokens.current().isOperator("+") ? signed(negative) : operands.primary();
    expr = operands.postfix(expr);
    tokens.leave();
    return filters ? operands.filtersAndTests(expr) : expr;
  }

  private Expr signed(boolean negative) {
    tokens.next();
    return new Expr.Signed(negative, unary(false));
  }
}
