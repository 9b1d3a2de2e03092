package io.millrace.model.chat.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Carries out statements in one scope, writing to one output. */
final class Renderer implements Stmt.Visitor<Flow> {
  private final Rendering runtime;
  private final Scope scope;
  private final Output out;

  /** The output of the whole template, which may be this one's. */
  private final Output whole;

  private final Evaluator evaluator;

  Renderer(Rendering runtime, Scope scope, Output whole) {
    this(runtime, scope, whole, whole);
  }

  private Renderer(Rendering runtime, Scope scope, Output out, Output whole) {
    this.runtime = runtime;
    this.scope = scope;
    this.out = out;
    this.whole = whole;
    this.evaluator = new Evaluator(runtime, scope);
  }

  Renderer in(Scope inner) {
    return new Renderer(runtime, inner, out, whole);
  }

  Flow run(List<Stmt> statements) {
    for (Stmt statement : statements) {
      Flow flow = run(statement);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow run(Stmt statement) {
    runtime.budget().steps(1);
    runtime.budget().enter();
    try {
      Flow flow = statement.accept(this);
      runtime.budget().leave();
      return flow;
    } catch (TemplateRenderException e) {
      throw e.at(statement.position());
    }
  }

  /** The text of a body in a scope of its own. */
  String captured(List<Stmt> body, Scope inner) {
    Output capture = new Output(runtime.budget());
    new Renderer(runtime, inner, capture, whole).run(body);
    return capture.text();
  }

  @Override
  public Flow text(Stmt.Text stmt) {
    out.write(stmt.text());
    return Flow.NEXT;
  }

  @Override
  public Flow print(Stmt.Print stmt) {
    out.write(runtime.texts().str(evaluator.value(stmt.expr())));
    return Flow.NEXT;
  }

  @Override
  public Flow branch(Stmt.If stmt) {
    for (Stmt.Branch branch : stmt.branches()) {
      if (evaluator.holds(branch.condition())) {
        return run(branch.body());
      }
    }
    return run(stmt.otherwise());
  }

  @Override
  public Flow loop(Stmt.For stmt) {
    loop(stmt, evaluator.value(stmt.items()), 0);
    return Flow.NEXT;
  }

  private void loop(Stmt.For stmt, Value items, int depth) {
    Iterator<Value> values = Iteration.of(items);
    if (stmt.condition().isPresent()) {
      values = new FilteredIterator(values, item -> selected(stmt, item));
    }
    Optional<Integer> length =
        stmt.condition().isPresent() ? Optional.empty() : Iteration.knownLength(items);
    Loop state = new Loop(values, length, depth, inner(stmt, depth), runtime);
    while (state.advance()) {
      Scope iteration = scope.inner();
      iteration.set("loop", state);
      Targets.assign(iteration, stmt.target(), state.current(), runtime);
      if (in(iteration).run(stmt.body()) == Flow.BREAK) {
        break;
      }
    }
    if (state.isUnused()) {
      in(scope.inner()).run(stmt.otherwise());
    }
  }

  private boolean selected(Stmt.For stmt, Value item) {
    Scope test = scope.inner();
    Targets.assign(test, stmt.target(), item, runtime);
    return new Evaluator(runtime, test).holds(stmt.condition().orElseThrow());
  }

  private Optional<Callable> inner(Stmt.For stmt, int depth) {
    if (!stmt.recursive()) {
      return Optional.empty();
    }
    Callable.Body body =
        (ignored, arguments) -> {
          Output capture = new Output(runtime.budget());
          Value items = arguments.bind("loop", "iterable").required("iterable");
          new Renderer(runtime, scope, capture, whole).loop(stmt, items, depth + 1);
          return new TextValue(capture.text());
        };
    return Optional.of(new Callable("loop", body));
  }

  @Override
  public Flow assign(Stmt.Assign stmt) {
    Targets.assign(scope, stmt.target(), evaluator.value(stmt.value()), runtime);
    return Flow.NEXT;
  }

  @Override
  public Flow capture(Stmt.Capture stmt) {
    Value text = filtered(captured(stmt.body(), scope.inner()), stmt.filters());
    Targets.assign(scope, stmt.target(), text, runtime);
    return Flow.NEXT;
  }

  private Value filtered(String text, List<Expr.FilterCall> filters) {
    Value value = new TextValue(text);
    for (Expr.FilterCall filter : filters) {
      value = evaluator.filter(value, filter);
    }
    return value;
  }

  @Override
  public Flow macro(Stmt.Macro stmt) {
    scope.set(stmt.name(), new Macro(stmt.name(), stmt.body(), scope, this).callable());
    return Flow.NEXT;
  }

  @Override
  public Flow callBlock(Stmt.CallBlock stmt) {
    Value callee = evaluator.value(stmt.call().callee());
    Arguments given = evaluator.arguments(stmt.call().arguments());
    Value caller = new Macro("caller", stmt.caller(), scope, this).callable();
    out.write(runtime.texts().str(runtime.call(callee, given.with("caller", caller))));
    return Flow.NEXT;
  }

  @Override
  public Flow filterBlock(Stmt.FilterBlock stmt) {
    Value text = filtered(captured(stmt.body(), scope.inner()), stmt.filters());
    out.write(runtime.texts().str(text));
    return Flow.NEXT;
  }

  @Override
  public Flow with(Stmt.With stmt) {
    Scope inner = scope.inner();
    for (Stmt.Binding binding : stmt.bindings()) {
      Targets.assign(inner, binding.target(), evaluator.value(binding.value()), runtime);
    }
    return in(inner).run(stmt.body());
  }

  @Override
  public Flow generation(Stmt.Generation stmt) {
    String text = captured(stmt.body(), scope.inner());
    runtime.generations().record(whole, text, out == whole);
    out.write(text);
    return Flow.NEXT;
  }

  @Override
  public Flow jump(Stmt.Jump stmt) {
    return stmt.flow();
  }

  Rendering runtime() {
    return runtime;
  }
}
