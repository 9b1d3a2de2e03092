package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * A stable merge sort that asks for nothing but "less". The library's sort fails on orders that are
 * none, as with NaN.
 */
final class Sorting {
  private Sorting() {}

  static <T> List<T> sorted(List<T> items, BiPredicate<T, T> less, Budget budget) {
    if (items.size() < 2) {
      return items;
    }
    int middle = items.size() / 2;
    List<T> left = sorted(items.subList(0, middle), less, budget);
    List<T> right = sorted(items.subList(middle, items.size()), less, budget);
    budget.steps(items.size());
    List<T> merged = new ArrayList<>(items.size());
    int i = 0;
    for (T item : right) {
      while (i < left.size() && !less.test(item, left.get(i))) {
        merged.add(left.get(i++));
      }
      merged.add(item);
    }
    merged.addAll(left.subList(i, left.size()));
    return merged;
  }
}
