package io.millrace.model.chat.jinja;

/** Fills strings up to a width in code points. */
final class TextPadding {
  private TextPadding() {}

  static Value left(String text, Arguments arguments, Budget budget) {
    Arguments.Bound bound = arguments.bind("ljust", "width", "fill");
    return new TextValue(text + fill(missing(text, bound), bound, budget));
  }

  static Value right(String text, Arguments arguments, Budget budget) {
    Arguments.Bound bound = arguments.bind("rjust", "width", "fill");
    return new TextValue(fill(missing(text, bound), bound, budget) + text);
  }

  /** An odd space goes to the left where the width is odd, as in Python. */
  static Value center(String text, Arguments arguments, Budget budget) {
    Arguments.Bound bound = arguments.bind("center", "width", "fill");
    int missing = missing(text, bound);
    int before = missing / 2 + (missing & bound.integer("width", 80) & 1);
    return new TextValue(
        fill(before, bound, budget) + text + fill(missing - before, bound, budget));
  }

  static Value zeros(String text, Arguments arguments, Budget budget) {
    Arguments.Bound bound = arguments.bind("zfill", "width");
    bound.required("width");
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String zeros = repeated("0", missing(text, bound), budget);
    return new TextValue(signed ? text.charAt(0) + zeros + text.substring(1) : zeros + text);
  }

  private static int missing(String text, Arguments.Bound bound) {
    return Math.max(0, bound.integer("width", 80) - CodePoints.count(text));
  }

  private static String fill(int count, Arguments.Bound bound, Budget budget) {
    String fill = bound.text("fill", " ");
    if (CodePoints.count(fill) != 1) {
      throw TemplateRenderException.type("the fill character must be exactly one character long");
    }
    return repeated(fill, count, budget);
  }

  static String repeated(String text, int count, Budget budget) {
    budget.text((long) count * text.length());
    return text.repeat(count);
  }
}
