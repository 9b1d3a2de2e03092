package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a template's statements. */
final class StatementParser {
  private static final Set<String> UNSUPPORTED =
      Set.of("autoescape", "block", "do", "extends", "from", "import", "include", "trans");

  private final TokenReader tokens;
  private final NameUse names = new NameUse();
  private final ExpressionParser expressions;
  private final TargetParser targets;

  /** How many loops lie around, within the macro that is read. */
  private int loops = 0;

  private boolean generation = false;

  private StatementParser(TokenReader tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens, names);
    this.targets = new TargetParser(tokens, expressions);
  }

  /** The statements of a template, and whether a generation block is among them. */
  record Parsed(List<Stmt> statements, boolean marksGeneration) {}

  static Parsed parse(String template) {
    StatementParser parser = new StatementParser(new TokenReader(Lexer.tokens(template)));
    List<Stmt> statements = parser.body(Set.of(), "");
    return new Parsed(statements, parser.generation);
  }

  /**
   * Reads up to a tag of one of the given names, whose beginning and name are consumed; with no
   * names up to the end of the template.
   */
  private List<Stmt> body(Set<String> ends, String opener) {
    tokens.enter();
    List<Stmt> statements = new ArrayList<>();
    while (true) {
      Token token = tokens.next();
      switch (token.kind()) {
        case DATA -> statements.add(new Stmt.Text(token.position(), token.text()));
        case PRINT_BEGIN -> {
          statements.add(new Stmt.Print(token.position(), expressions.tuple()));
          tokens.expect(Token.Kind.PRINT_END, "'}}'");
        }
        case TAG_BEGIN -> {
          if (ends.contains(tokens.current().text())) {
            tokens.leave();
            return statements;
          }
          statements.add(statement(token.position()));
        }
        default -> {
          if (!ends.isEmpty()) {
            throw tokens.failure("'" + opener + "' is not closed by 'end" + opener + "'");
          }
          tokens.leave();
          return statements;
        }
      }
    }
  }

  /** Reads a body up to its end tag, and that tag. */
  private List<Stmt> closed(String opener) {
    tokens.expect(Token.Kind.TAG_END, "'%}'");
    List<Stmt> body = body(Set.of("end" + opener), opener);
    tokens.next();
    tokens.expect(Token.Kind.TAG_END, "'%}'");
    return body;
  }

  private Stmt statement(Position position) {
    Token tag = tokens.expect(Token.Kind.NAME, "the name of a tag");
    return switch (tag.text()) {
      case "if" -> branch(position);
      case "for" -> loop(position);
      case "set" -> set(position);
      case "macro" -> macro(position);
      case "call" -> call(position);
      case "filter" -> filter(position);
      case "with" -> with(position);
      case "print" -> ended(new Stmt.Print(position, expressions.tuple()));
      case "generation" -> generation(position);
      case "break" -> jump(tag, Flow.BREAK);
      case "continue" -> jump(tag, Flow.CONTINUE);
      default ->
          throw new TemplateSyntaxException(
              tag.position(),
              UNSUPPORTED.contains(tag.text())
                  ? "the tag '" + tag.text() + "' is not supported in chat templates"
                  : "unknown tag '" + tag.text() + "'");
    };
  }

  private Stmt ended(Stmt statement) {
    tokens.expect(Token.Kind.TAG_END, "'%}'");
    return statement;
  }

  private Stmt branch(Position position) {
    List<Stmt.Branch> branches = new ArrayList<>();
    List<Stmt> otherwise = List.of();
    String word = "elif";
    while (word.equals("elif")) {
      Expr condition = expressions.plainTuple();
      tokens.expect(Token.Kind.TAG_END, "'%}'");
      branches.add(new Stmt.Branch(condition, body(Set.of("elif", "else", "endif"), "if")));
      word = tokens.next().text();
    }
    if (word.equals("else")) {
      otherwise = closed("if");
    } else {
      tokens.expect(Token.Kind.TAG_END, "'%}'");
    }
    return new Stmt.If(position, branches, otherwise);
  }

  private Stmt loop(Position position) {
    Target target = targets.target();
    tokens.expectName("in");
    Expr items = expressions.plainTuple();
    Optional<Expr> condition =
        tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    boolean recursive = tokens.skipName("recursive");
    tokens.expect(Token.Kind.TAG_END, "'%}'");
    loops++;
    List<Stmt> body = body(Set.of("else", "endfor"), "for");
    loops--;
    List<Stmt> otherwise = List.of();
    if (tokens.next().text().equals("else")) {
      otherwise = closed("for");
    } else {
      tokens.expect(Token.Kind.TAG_END, "'%}'");
    }
    return new Stmt.For(position, target, items, condition, body, otherwise, recursive);
  }

  private Stmt set(Position position) {
    Target target = targets.assignable();
    if (tokens.skipOperator("=")) {
      return ended(new Stmt.Assign(position, target, expressions.tuple()));
    }
    List<Expr.FilterCall> filters = filters();
    return new Stmt.Capture(position, target, filters, closed("set"));
  }

  private List<Expr.FilterCall> filters() {
    List<Expr.FilterCall> filters = new ArrayList<>();
    while (tokens.skipOperator("|")) {
      filters.add(expressions.operands().filter());
    }
    return filters;
  }

  private Stmt macro(Position position) {
    String name = targets.name();
    List<MacroBody.Parameter> parameters = targets.parameters();
    return new Stmt.Macro(position, name, macroBody(parameters, "macro"));
  }

  private Stmt call(Position position) {
    List<MacroBody.Parameter> parameters =
        tokens.current().isOperator("(") ? targets.parameters() : List.of();
    Expr called = expressions.expression();
    if (!(called instanceof Expr.Call call)) {
      throw tokens.failure("a call block must call a macro");
    }
    return new Stmt.CallBlock(position, call, macroBody(parameters, "call"));
  }

  private MacroBody macroBody(List<MacroBody.Parameter> parameters, String opener) {
    int outer = loops;
    loops = 0;
    names.enterMacro();
    List<Stmt> body = closed(opener);
    loops = outer;
    return new MacroBody(parameters, body, names.leaveMacro());
  }

  private Stmt filter(Position position) {
    List<Expr.FilterCall> filters = new ArrayList<>(List.of(expressions.operands().filter()));
    filters.addAll(filters());
    return new Stmt.FilterBlock(position, filters, closed("filter"));
  }

  private Stmt with(Position position) {
    List<Stmt.Binding> bindings = new ArrayList<>();
    while (!tokens.current().is(Token.Kind.TAG_END)) {
      if (!bindings.isEmpty()) {
        tokens.expectOperator(",");
      }
      Target target = targets.single();
      tokens.expectOperator("=");
      bindings.add(new Stmt.Binding(target, expressions.expression()));
    }
    return new Stmt.With(position, bindings, closed("with"));
  }

  private Stmt generation(Position position) {
    generation = true;
    int outer = loops;
    loops = 0;
    List<Stmt> body = closed("generation");
    loops = outer;
    return new Stmt.Generation(position, body);
  }

  private Stmt jump(Token tag, Flow flow) {
    if (loops == 0) {
      throw new TemplateSyntaxException(
          tag.position(), "'" + tag.text() + "' stands outside of a loop");
    }
    return ended(new Stmt.Jump(tag.position(), flow));
  }
}
