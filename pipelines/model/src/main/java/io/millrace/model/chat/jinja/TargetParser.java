package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what values are assigned to, and the parameters of macros. */
final class TargetParser {
  private static final Set<String> RESERVED =
      Set.of("true", "false", "none", "True", "False", "None", "self", "super");

  private final TokenReader tokens;
  private final ExpressionParser expressions;

  TargetParser(TokenReader tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  String name() {
    Token token = tokens.expect(Token.Kind.NAME, "a name");
    if (RESERVED.contains(token.text())) {
      throw new TemplateSyntaxException(
          token.position(), "'" + token.text() + "' cannot be assigned to");
    }
    return token.text();
  }

  /** A target of {@code set}: one or more, or a namespace's attribute. */
  Target assignable() {
    if (tokens.current().is(Token.Kind.NAME) && tokens.ahead().isOperator(".")) {
      String namespace = tokens.next().text();
      tokens.next();
      return new Target.Member(namespace, tokens.expect(Token.Kind.NAME, "a name").text());
    }
    return target();
  }

  Target target() {
    Target first = single();
    if (!tokens.current().isOperator(",")) {
      return first;
    }
    List<Target> items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",")) {
      if (tokens.current().isName("in")
          || tokens.current().isOperator("=")
          || tokens.current().isOperator(")")) {
        break;
      }
      items.add(single());
    }
    return new Target.Unpacked(items);
  }

  Target single() {
    if (!tokens.skipOperator("(")) {
      return new Target.Variable(name());
    }
    tokens.enter();
    Target inner = target();
    tokens.leave();
    tokens.expectOperator(")");
    return inner;
  }

  List<MacroBody.Parameter> parameters() {
    tokens.expectOperator("(");
    List<MacroBody.Parameter> parameters = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (!tokens.skipOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      String name = name();
      if (!seen.add(name)) {
        throw tokens.failure("the parameter '" + name + "' is there twice");
      }
      Optional<Expr> otherwise =
          tokens.skipOperator("=") ? Optional.of(expressions.expression()) : Optional.empty();
      if (otherwise.isEmpty()
          && !parameters.isEmpty()
          && last(parameters).otherwise().isPresent()) {
        throw tokens.failure("the parameter '" + name + "' needs a default, as one before it has");
      }
      parameters.add(new MacroBody.Parameter(name, otherwise));
    }
    return parameters;
  }

  private static MacroBody.Parameter last(List<MacroBody.Parameter> parameters) {
    return parameters.get(parameters.size() - 1);
  }
}
