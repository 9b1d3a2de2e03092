package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out expressions in one scope. */
final class Evaluator implements Expr.Visitor<Value> {
  private final Rendering runtime;
  private final Scope scope;

  Evaluator(Rendering runtime, Scope scope) {
    this.runtime = runtime;
    this.scope = scope;
  }

  Value value(Expr expr) {
    runtime.budget().steps(1);
    runtime.budget().enter();
    Value value = expr.accept(this);
    runtime.budget().leave();
    return value;
  }

  boolean holds(Expr expr) {
    return value(expr).truthy();
  }

  private List<Value> values(List<Expr> exprs) {
    List<Value> values = new ArrayList<>(exprs.size());
    for (Expr expr : exprs) {
      values.add(value(expr));
    }
    return values;
  }

  @Override
  public Value constant(Expr.Constant expr) {
    return expr.value();
  }

  @Override
  public Value name(Expr.Name expr) {
    return scope.get(expr.name());
  }

  @Override
  public Value listOf(Expr.ListOf expr) {
    return new ListValue(values(expr.items()));
  }

  @Override
  public Value tupleOf(Expr.TupleOf expr) {
    return new TupleValue(values(expr.items()));
  }

  @Override
  public Value dictOf(Expr.DictOf expr) {
    DictValue dict = new DictValue();
    for (Expr.Pair pair : expr.pairs()) {
      dict.put(value(pair.key()), value(pair.value()));
    }
    return dict;
  }

  @Override
  public Value attribute(Expr.Attribute expr) {
    return Lookup.attribute(value(expr.target()), expr.name());
  }

  @Override
  public Value item(Expr.Item expr) {
    return Lookup.item(runtime, value(expr.target()), value(expr.key()));
  }

  @Override
  public Value slice(Expr.Slice expr) {
    Value target = value(expr.target());
    Optional<Value> start = expr.start().map(this::value);
    Optional<Value> stop = expr.stop().map(this::value);
    return Slices.of(target, start, stop, expr.step().map(this::value), runtime.budget());
  }

  @Override
  public Value call(Expr.Call expr) {
    return runtime.call(value(expr.callee()), arguments(expr.arguments()));
  }

  Arguments arguments(CallArguments call) {
    List<Value> positional = values(call.positional());
    Map<String, Value> named = new LinkedHashMap<>();
    for (CallArguments.NamedArgument argument : call.named()) {
      if (named.put(argument.name(), value(argument.value())) != null) {
        throw TemplateRenderException.type("the argument '" + argument.name() + "' is given twice");
      }
    }
    if (call.spread().isPresent()) {
      positional.addAll(Iteration.list(value(call.spread().get()), runtime.budget()));
    }
    if (call.namedSpread().isPresent()) {
      spread(value(call.namedSpread().get()), named);
    }
    return new Arguments(positional, named);
  }

  private static void spread(Value value, Map<String, Value> named) {
    if (!(value instanceof DictValue dict)) {
      throw TemplateRenderException.type(
          "what follows ** must be a mapping, not " + value.typeName());
    }
    for (DictValue.Entry entry : dict.entries()) {
      if (!(entry.key() instanceof TextValue name)) {
        throw TemplateRenderException.type("the names of arguments must be strings");
      }
      if (named.put(name.text(), entry.value()) != null) {
        throw TemplateRenderException.type("the argument '" + name.text() + "' is given twice");
      }
    }
  }

  @Override
  public Value filtered(Expr.Filtered expr) {
    return filter(value(expr.input()), expr.filter());
  }

  Value filter(Value input, Expr.FilterCall filter) {
    return runtime.filter(filter.name(), input, arguments(filter.arguments()));
  }

  @Override
  public Value test(Expr.Test expr) {
    return BoolValue.of(
        runtime.test(expr.name(), value(expr.input()), arguments(expr.arguments())));
  }

  @Override
  public Value conditional(Expr.Conditional expr) {
    if (holds(expr.condition())) {
      return value(expr.then());
    }
    return expr.otherwise()
        .map(this::value)
        .orElseGet(() -> Undefined.because("the condition is false and there is no 'else'"));
  }

  @Override
  public Value and(Expr.And expr) {
    Value left = value(expr.left());
    return left.truthy() ? value(expr.right()) : left;
  }

  @Override
  public Value or(Expr.Or expr) {
    Value left = value(expr.left());
    return left.truthy() ? left : value(expr.right());
  }

  @Override
  public Value not(Expr.Not expr) {
    return BoolValue.of(!holds(expr.operand()));
  }

  @Override
  public Value comparison(Expr.Comparison expr) {
    Value left = value(expr.first());
    for (Expr.Link link : expr.links()) {
      Value right = value(link.right());
      if (!runtime.comparisons().test(link.relation(), left, right)) {
        return BoolValue.FALSE;
      }
      left = right;
    }
    return BoolValue.TRUE;
  }

  @Override
  public Value binary(Expr.Binary expr) {
    return runtime.operators().apply(expr.operator(), value(expr.left()), value(expr.right()));
  }

  @Override
  public Value concat(Expr.Concat expr) {
    BoundedText text = new BoundedText(runtime.budget());
    for (Value part : values(expr.parts())) {
      text.add(runtime.texts().str(part));
    }
    return new TextValue(text.toString());
  }

  @Override
  public Value signed(Expr.Signed expr) {
    Value operand = value(expr.operand());
    return expr.negative()
        ? runtime.operators().negate(operand)
        : runtime.operators().positive(operand);
  }
}
