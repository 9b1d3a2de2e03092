package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The {@code loop} of a loop's body. It looks one item ahead only where the body asks for it. */
final class Loop implements Value {
  private static final Undefined NO_PREVIOUS = Undefined.because("there is no previous item");
  private static final Undefined NO_NEXT = Undefined.because("there is no next item");

  private final int depth;
  private final Optional<Callable> inner;
  private final Rendering runtime;
  private Iterator<Value> rest;
  private Optional<Integer> length;
  private int index = -1;
  private Value previous = NO_PREVIOUS;
  private Value current = NO_PREVIOUS;
  private Optional<Value> next = Optional.empty();
  private Value lastChecked;

  Loop(
      Iterator<Value> items,
      Optional<Integer> length,
      int depth,
      Optional<Callable> inner,
      Rendering runtime) {
    this.rest = items;
    this.length = length;
    this.depth = depth;
    this.inner = inner;
    this.runtime = runtime;
  }

  /** Goes to the next item, if there is one. */
  boolean advance() {
    peek();
    if (next.isEmpty()) {
      return false;
    }
    runtime.budget().steps(1);
    previous = current;
    current = next.get();
    next = Optional.empty();
    index++;
    return true;
  }

  private void peek() {
    if (next.isEmpty() && rest.hasNext()) {
      next = Optional.of(rest.next());
    }
  }

  boolean isUnused() {
    return index < 0;
  }

  Value current() {
    return current;
  }

  Value attribute(String name) {
    return switch (name) {
      case "index" -> IntValue.of(index + 1);
      case "index0" -> IntValue.of(index);
      case "first" -> BoolValue.of(index == 0);
      case "last" -> {
        peek();
        yield BoolValue.of(next.isEmpty());
      }
      case "length" -> IntValue.of(length());
      case "revindex" -> IntValue.of(length() - index);
      case "revindex0" -> IntValue.of(length() - index - 1);
      case "previtem" -> previous;
      case "nextitem" -> {
        peek();
        yield next.orElse(NO_NEXT);
      }
      case "depth" -> IntValue.of(depth + 1);
      case "depth0" -> IntValue.of(depth);
      case "cycle" -> new Callable("cycle", (ignored, arguments) -> cycle(arguments));
      case "changed" -> new Callable("changed", (ignored, arguments) -> changed(arguments));
      default -> Undefined.attribute(this, name);
    };
  }

  private int length() {
    if (length.isEmpty()) {
      peek();
      List<Value> others = new ArrayList<>();
      while (rest.hasNext()) {
        runtime.budget().steps(1);
        others.add(rest.next());
      }
      rest = others.iterator();
      length = Optional.of(index + 1 + (next.isPresent() ? 1 : 0) + others.size());
    }
    return length.get();
  }

  private Value cycle(Arguments arguments) {
    List<Value> values = arguments.positional();
    if (values.isEmpty()) {
      throw TemplateRenderException.type("no items for cycling given");
    }
    return values.get(index % values.size());
  }

  private Value changed(Arguments arguments) {
    Value now = new TupleValue(arguments.positional());
    boolean same = lastChecked != null && runtime.comparisons().equal(lastChecked, now);
    lastChecked = now;
    return BoolValue.of(!same);
  }

  Value call(Rendering caller, Arguments arguments) {
    return caller.call(
        inner.orElseThrow(
            () -> TemplateRenderException.type("the loop must be marked 'recursive' to be called")),
        arguments);
  }

  @Override
  public String typeName() {
    return "LoopContext";
  }

  @Override
  public boolean truthy() {
    return true;
  }
}
