package io.millrace.model.chat.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** The items that a test holds for, tested when they are asked for. */
final class FilteredIterator implements Iterator<Value> {
  private final Iterator<Value> items;
  private final Predicate<Value> test;
  private Value found;

  FilteredIterator(Iterator<Value> items, Predicate<Value> test) {
    this.items = items;
    this.test = test;
  }

  @Override
  public boolean hasNext() {
    while (found == null && items.hasNext()) {
      Value item = items.next();
      if (test.test(item)) {
        found = item;
      }
    }
    return found != null;
  }

  @Override
  public Value next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Value item = found;
    found = null;
    return item;
  }
}
