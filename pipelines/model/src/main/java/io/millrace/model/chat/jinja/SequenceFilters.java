package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters that take their input as a row of items. */
final class SequenceFilters {
  private SequenceFilters() {}

  static Map<String, Filter> all() {
    return Map.of(
        "list", SequenceFilters::list,
        "first", SequenceFilters::first,
        "last", SequenceFilters::last,
        "join", SequenceFilters::join,
        "reverse", SequenceFilters::reverse,
        "sum", SequenceFilters::sum,
        "batch", SequenceFilters::batch,
        "slice", SequenceFilters::slice);
  }

  private static Value list(Rendering runtime, Value input, Arguments arguments) {
    arguments.bind("list");
    return new ListValue(Iteration.list(input, runtime.budget()));
  }

  private static Value first(Rendering runtime, Value input, Arguments arguments) {
    arguments.bind("first");
    Iterator<Value> items = Iteration.of(input);
    return items.hasNext() ? items.next() : Undefined.because("there is no first item");
  }

  private static Value last(Rendering runtime, Value input, Arguments arguments) {
    arguments.bind("last");
    if (input instanceof Stream) {
      throw TemplateRenderException.type("'generator' object is not reversible");
    }
    List<Value> items = Iteration.list(input, runtime.budget());
    return items.isEmpty()
        ? Undefined.because("there is no last item")
        : items.get(items.size() - 1);
  }

  private static Value join(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("join", "d", "attribute");
    AttributePath path = AttributePath.of(bound.or("attribute", NoneValue.NONE), runtime);
    String between = runtime.texts().str(bound.or("d", TextValue.EMPTY));
    BoundedText out = new BoundedText(runtime.budget());
    String separator = "";
    Iterator<Value> items = Iteration.of(input);
    while (items.hasNext()) {
      runtime.budget().steps(1);
      out.add(separator).add(runtime.texts().str(path.of(runtime, items.next())));
      separator = between;
    }
    return new TextValue(out.toString());
  }

  private static Value reverse(Rendering runtime, Value input, Arguments arguments) {
    arguments.bind("reverse");
    if (input instanceof TextValue text) {
      runtime.budget().text(text.text().length());
      return new TextValue(CodePoints.reversed(text.text()), text.safe());
    }
    List<Value> items = new ArrayList<>(Iteration.list(input, runtime.budget()));
    Collections.reverse(items);
    return input instanceof Stream
        ? new ListValue(items)
        : new Stream(items.iterator(), "reverse iterator");
  }

  private static Value sum(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("sum", "attribute", "start");
    AttributePath path = AttributePath.of(bound.or("attribute", NoneValue.NONE), runtime);
    Value total = bound.or("start", IntValue.of(0));
    if (total instanceof TextValue) {
      throw TemplateRenderException.type("sum() can't sum strings [use ''.join(seq) instead]");
    }
    for (Value item : Iteration.list(input, runtime.budget())) {
      total = runtime.operators().apply(BinaryOperator.ADD, total, path.of(runtime, item));
    }
    return total;
  }

  private static Value batch(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("batch", "linecount", "fill_with");
    int size = Numbers.index(bound.required("linecount"));
    Value fill = bound.or("fill_with", NoneValue.NONE);
    List<Value> rows = new ArrayList<>();
    List<Value> row = new ArrayList<>();
    for (Value item : Iteration.list(input, runtime.budget())) {
      if (row.size() == size) {
        rows.add(new ListValue(row));
        row = new ArrayList<>();
      }
      row.add(item);
    }
    if (!row.isEmpty()) {
      rows.add(new ListValue(filled(row, size, fill, runtime.budget())));
    }
    return new Stream(rows.iterator());
  }

  private static List<Value> filled(List<Value> row, int size, Value fill, Budget budget) {
    if (fill != NoneValue.NONE && row.size() < size) {
      budget.steps(size);
      row.addAll(Collections.nCopies(size - row.size(), fill));
    }
    return row;
  }

  /** As many columns as asked for; the first ones are longer where the items do not divide. */
  private static Value slice(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("slice", "slices", "fill_with");
    int columns = Numbers.index(bound.required("slices"));
    Value fill = bound.or("fill_with", NoneValue.NONE);
    List<Value> items = Iteration.list(input, runtime.budget());
    if (columns == 0) {
      throw new TemplateRenderException(
          TemplateRenderException.Kind.ZERO_DIVISION, "slice needs at least one column");
    }
    runtime.budget().steps(Math.max(0, columns));
    List<Value> rows = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < columns; i++) {
      int size = items.size() / columns + (i < items.size() % columns ? 1 : 0);
      List<Value> row = new ArrayList<>(items.subList(at, at + size));
      at += size;
      if (fill != NoneValue.NONE && i >= items.size() % columns) {
        row.add(fill);
      }
      rows.add(new ListValue(row));
    }
    return new Stream(rows.iterator());
  }
}
