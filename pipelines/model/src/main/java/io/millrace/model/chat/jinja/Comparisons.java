package io.millrace.model.chat.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Equality, order and membership. */
final class Comparisons {
  private final Budget budget;

  Comparisons(Budget budget) {
    this.budget = budget;
  }

  boolean test(Relation relation, Value left, Value right) {
    return switch (relation) {
      case EQUAL -> equal(left, right);
      case NOT_EQUAL -> !equal(left, right);
      case LESS -> ordered(left, right, "<") < 0;
      case LESS_OR_EQUAL -> atMost(left, right, "<=");
      case GREATER -> ordered(right, left, ">") < 0;
      case GREATER_OR_EQUAL -> atMost(right, left, ">=");
      case IN -> contains(right, left);
      case NOT_IN -> !contains(right, left);
    };
  }

  boolean less(Value left, Value right) {
    return ordered(left, right, "<") < 0;
  }

  private boolean atMost(Value left, Value right, String symbol) {
    return !(Numbers.isNan(left) || Numbers.isNan(right)) && ordered(left, right, symbol) <= 0;
  }

  boolean equal(Value left, Value right) {
    budget.steps(1);
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return !Numbers.isNan(left) && !Numbers.isNan(right) && Numbers.compare(left, right) == 0;
    }
    if (left instanceof TextValue a && right instanceof TextValue b) {
      return a.text().equals(b.text());
    }
    if (left instanceof Sequence a && right instanceof Sequence b) {
      return kind(a) == kind(b) && equalItems(a.items(), b.items());
    }
    if (left instanceof DictValue a && right instanceof DictValue b) {
      return equalDicts(a, b);
    }
    return left == right || (left instanceof Undefined && right instanceof Undefined);
  }

  private static Class<?> kind(Sequence sequence) {
    return sequence.getClass();
  }

  private boolean equalItems(List<Value> a, List<Value> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<Value> others = b.iterator();
    for (Value item : a) {
      if (!equal(item, others.next())) {
        return false;
      }
    }
    return true;
  }

  private boolean equalDicts(DictValue a, DictValue b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (DictValue.Entry entry : a.entries()) {
      Optional<Value> other = b.get(entry.key());
      if (other.isEmpty() || !equal(entry.value(), other.get())) {
        return false;
      }
    }
    return true;
  }

  /** Negative, zero or positive as the left is less, equal or greater; NaN is never less. */
  private int ordered(Value left, Value right, String symbol) {
    budget.steps(1);
    if (left instanceof Undefined missing) {
      throw missing.failure();
    }
    if (right instanceof Undefined missing) {
      throw missing.failure();
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.isNan(left) || Numbers.isNan(right) ? 1 : Numbers.compare(left, right);
    }
    if (left instanceof TextValue a && right instanceof TextValue b) {
      return CodePoints.compare(a.text(), b.text());
    }
    if (left instanceof Sequence a
        && right instanceof Sequence b
        && kind(a) == kind(b)
        && !(a instanceof RangeValue)) {
      return orderedItems(a.items(), b.items(), symbol);
    }
    throw TemplateRenderException.type(
        "'"
            + symbol
            + "' not supported between instances of '"
            + left.typeName()
            + "' and '"
            + right.typeName()
            + "'");
  }

  private int orderedItems(List<Value> a, List<Value> b, String symbol) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (!equal(a.get(i), b.get(i))) {
        return ordered(a.get(i), b.get(i), symbol);
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  boolean contains(Value container, Value item) {
    if (container instanceof TextValue text) {
      if (item instanceof TextValue part) {
        return text.text().contains(part.text());
      }
      throw TemplateRenderException.type(
          "'in <string>' requires string as left operand, not " + item.typeName());
    }
    if (container instanceof DictValue dict) {
      return dict.get(item).isPresent();
    }
    Optional<Iterator<Value>> items = Iteration.over(container);
    if (items.isEmpty()) {
      throw TemplateRenderException.type(
          "argument of type '" + container.typeName() + "' is not iterable");
    }
    while (items.get().hasNext()) {
      if (equal(items.get().next(), item)) {
        return true;
      }
    }
    return false;
  }
}
