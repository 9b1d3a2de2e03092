package io.millrace.model.chat.jinja;

import java.util.List;
import java.util.stream.LongStream;

/** A range of at most {@link #MAX_LENGTH} integers, as the sandbox of Jinja2 allows. */
record RangeValue(long start, long stop, long step) implements Sequence {
  static final long MAX_LENGTH = 100_000;

  RangeValue {
    if (step == 0) {
      throw new TemplateRenderException(
          TemplateRenderException.Kind.VALUE, "range() arg 3 must not be zero");
    }
    if (length(start, stop, step) > MAX_LENGTH) {
      throw new TemplateRenderException(
          TemplateRenderException.Kind.OVERFLOW,
          "the range from " + start + " to " + stop + " has more than " + MAX_LENGTH + " items");
    }
  }

  private static double length(long start, long stop, long step) {
    return Math.max(0, Math.ceil(((double) stop - start) / step));
  }

  @Override
  public List<Value> items() {
    return LongStream.range(0, (long) length(start, stop, step))
        .<Value>mapToObj(i -> IntValue.of(start + i * step))
        .toList();
  }

  @Override
  public Sequence with(List<Value> others) {
    return new ListValue(others);
  }

  @Override
  public String typeName() {
    return "range";
  }
}
