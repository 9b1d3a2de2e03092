package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Filters that compare items. Strings compare without case unless asked otherwise. */
final class OrderFilters {
  private OrderFilters() {}

  static Map<String, Filter> all() {
    return Map.of(
        "sort", OrderFilters::sort,
        "dictsort", OrderFilters::dictSort,
        "unique", OrderFilters::unique,
        "groupby", OrderFilters::groupBy,
        "min", (runtime, input, arguments) -> extreme(runtime, input, arguments, false),
        "max", (runtime, input, arguments) -> extreme(runtime, input, arguments, true));
  }

  private record Keyed(Value key, Value item) {}

  private static Value folded(Value value, Arguments.Bound bound) {
    return value instanceof TextValue text && !bound.flag("case_sensitive")
        ? new TextValue(TextCase.lower(text.text()))
        : value;
  }

  private static List<Keyed> sorted(
      Rendering runtime, List<Value> items, Function<Value, Value> key, boolean reverse) {
    List<Keyed> keyed = new ArrayList<>(items.size());
    items.forEach(item -> keyed.add(new Keyed(key.apply(item), item)));
    Comparisons order = runtime.comparisons();
    return Sorting.sorted(
        keyed,
        (a, b) -> reverse ? order.less(b.key(), a.key()) : order.less(a.key(), b.key()),
        runtime.budget());
  }

  private static Value items(List<Keyed> keyed) {
    return new ListValue(keyed.stream().map(Keyed::item).toList());
  }

  private static Value sort(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("sort", "reverse", "case_sensitive", "attribute");
    List<AttributePath> paths = paths(runtime, bound);
    List<Value> items = Iteration.list(input, runtime.budget());
    Function<Value, Value> key =
        item ->
            new ListValue(
                paths.stream().map(path -> folded(path.of(runtime, item), bound)).toList());
    return items(sorted(runtime, items, key, bound.flag("reverse")));
  }

  private static List<AttributePath> paths(Rendering runtime, Arguments.Bound bound) {
    Value attribute = bound.or("attribute", NoneValue.NONE);
    return attribute instanceof TextValue names
        ? Arrays.stream(names.text().split(",", -1))
            .map(name -> AttributePath.of(new TextValue(name), runtime))
            .toList()
        : List.of(AttributePath.of(attribute, runtime));
  }

  private static Value dictSort(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("dictsort", "case_sensitive", "by", "reverse");
    int part =
        switch (bound.text("by", "key")) {
          case "key" -> 0;
          case "value" -> 1;
          default -> throw TemplateRenderException.type("dictsort goes by 'key' or 'value'");
        };
    if (!(input instanceof DictValue dict)) {
      throw TemplateRenderException.type("dictsort needs a mapping, not " + input.typeName());
    }
    Function<Value, Value> key = pair -> folded(((TupleValue) pair).items().get(part), bound);
    return items(sorted(runtime, dict.pairs(), key, bound.flag("reverse")));
  }

  private static Value unique(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("unique", "case_sensitive", "attribute");
    AttributePath path = AttributePath.of(bound.or("attribute", NoneValue.NONE), runtime);
    Set<Object> seen = new HashSet<>();
    return new Stream(
        new FilteredIterator(
            Iteration.of(input),
            item -> {
              runtime.budget().steps(1);
              return seen.add(Hashing.key(folded(path.of(runtime, item), bound)));
            }));
  }

  private static Value groupBy(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("groupby", "attribute", "default", "case_sensitive");
    AttributePath path = AttributePath.of(bound.required("attribute"), runtime);
    Value otherwise = bound.or("default", NoneValue.NONE);
    Function<Value, Value> key =
        item -> folded(defaulted(path.of(runtime, item), otherwise), bound);
    List<Value> groups = new ArrayList<>();
    List<Value> group = new ArrayList<>();
    List<Keyed> all = sorted(runtime, Iteration.list(input, runtime.budget()), key, false);
    for (int i = 0; i < all.size(); i++) {
      group.add(all.get(i).item());
      boolean ends =
          i + 1 == all.size()
              || !runtime.comparisons().equal(all.get(i).key(), all.get(i + 1).key());
      if (ends) {
        Value name = defaulted(path.of(runtime, group.get(0)), otherwise);
        groups.add(new TupleValue(List.of(name, new ListValue(group)), List.of("grouper", "list")));
        group = new ArrayList<>();
      }
    }
    return new ListValue(groups);
  }

  private static Value defaulted(Value value, Value otherwise) {
    return value instanceof Undefined && otherwise != NoneValue.NONE ? otherwise : value;
  }

  private static Value extreme(
      Rendering runtime, Value input, Arguments arguments, boolean greatest) {
    Arguments.Bound bound = arguments.bind(greatest ? "max" : "min", "case_sensitive", "attribute");
    AttributePath path = AttributePath.of(bound.or("attribute", NoneValue.NONE), runtime);
    Iterator<Value> items = Iteration.of(input);
    if (!items.hasNext()) {
      return Undefined.because(
          "an empty row has no " + (greatest ? "greatest" : "least") + " item");
    }
    Comparisons order = runtime.comparisons();
    Value best = items.next();
    Value bestKey = folded(path.of(runtime, best), bound);
    while (items.hasNext()) {
      Value item = items.next();
      Value key = folded(path.of(runtime, item), bound);
      if (greatest ? order.less(bestKey, key) : order.less(key, bestKey)) {
        best = item;
        bestKey = key;
      }
    }
    return best;
  }
}
