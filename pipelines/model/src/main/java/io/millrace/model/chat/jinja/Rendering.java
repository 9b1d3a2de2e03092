package io.millrace.model.chat.jinja;

import java.time.Clock;

/** What one rendering works with. */
final class Rendering {
  private final Budget budget = new Budget();
  private final PythonText texts = new PythonText(budget);
  private final Operators operators = new Operators(budget, texts);
  private final Comparisons comparisons = new Comparisons(budget);
  private final GenerationTrace generations = new GenerationTrace();
  private final Clock clock;

  Rendering(Clock clock) {
    this.clock = clock;
  }

  Budget budget() {
    return budget;
  }

  PythonText texts() {
    return texts;
  }

  Operators operators() {
    return operators;
  }

  Comparisons comparisons() {
    return comparisons;
  }

  GenerationTrace generations() {
    return generations;
  }

  Clock clock() {
    return clock;
  }

  Value call(Value callee, Arguments arguments) {
    if (callee instanceof Callable callable) {
      budget.enter();
      Value result = callable.body().call(this, arguments);
      budget.leave();
      return result;
    }
    if (callee instanceof Loop loop) {
      return loop.call(this, arguments);
    }
    if (callee instanceof Undefined missing) {
      throw missing.failure();
    }
    throw TemplateRenderException.type("'" + callee.typeName() + "' object is not callable");
  }

  Value filter(String name, Value input, Arguments arguments) {
    budget.steps(1);
    return Filters.named(name).apply(this, input, arguments);
  }

  boolean test(String name, Value input, Arguments arguments) {
    budget.steps(1);
    return Tests.named(name).holds(this, input, arguments);
  }
}
