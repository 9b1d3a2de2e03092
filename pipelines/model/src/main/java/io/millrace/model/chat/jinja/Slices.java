package io.millrace.model.chat.jinja;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** {@code value[start:stop:step]} of strings and sequences. */
final class Slices {
  private Slices() {}

  static Value of(
      Value target,
      Optional<Value> start,
      Optional<Value> stop,
      Optional<Value> step,
      Budget budget) {
    if (target instanceof Undefined missing) {
      throw missing.failure();
    }
    Bounds bounds = new Bounds(bound(start), bound(stop), bound(step).orElse(1));
    if (bounds.step() == 0) {
      throw new TemplateRenderException(Kind.VALUE, "slice step cannot be zero");
    }
    if (target instanceof TextValue text) {
      return new TextValue(slice(text.text(), bounds, budget), text.safe());
    }
    if (target instanceof Sequence sequence) {
      List<Value> items = sequence.items();
      List<Value> slice = new ArrayList<>();
      bounds.forEach(items.size(), i -> slice.add(items.get(i)));
      budget.steps(slice.size());
      return sequence.with(slice);
    }
    throw TemplateRenderException.type("'" + target.typeName() + "' object cannot be sliced");
  }

  private static Optional<Integer> bound(Optional<Value> value) {
    return value.filter(bound -> bound != NoneValue.NONE).map(Numbers::index);
  }

  private static String slice(String text, Bounds bounds, Budget budget) {
    budget.text(text.length());
    int[] points = text.codePoints().toArray();
    StringBuilder slice = new StringBuilder();
    bounds.forEach(points.length, i -> slice.appendCodePoint(points[i]));
    return slice.toString();
  }

  private record Bounds(Optional<Integer> start, Optional<Integer> stop, int step) {

    void forEach(int size, IntConsumer action) {
      if (step > 0) {
        long end = clamp(stop, size, size, 0, size);
        for (long i = clamp(start, 0, size, 0, size); i < end; i += step) {
          action.accept((int) i);
        }
      } else {
        long end = clamp(stop, -1, size, -1, size - 1);
        for (long i = clamp(start, size - 1, size, -1, size - 1); i > end; i += step) {
          action.accept((int) i);
        }
      }
    }

    private static long clamp(Optional<Integer> bound, int otherwise, int size, int low, int high) {
      if (bound.isEmpty()) {
        return otherwise;
      }
      long at = bound.get() < 0 ? (long) bound.get() + size : bound.get();
      return Math.max(low, Math.min(high, at));
    }
  }
}
