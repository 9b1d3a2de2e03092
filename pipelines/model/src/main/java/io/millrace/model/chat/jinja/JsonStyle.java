package io.millrace.model.chat.jinja;

import java.util.List;
import java.util.Optional;

/**
 * How JSON is written, with the parameters and defaults of transformers' {@code tojson}.
 *
 * @param indent what each level is indented by, or empty for one line
 */
record JsonStyle(
    boolean ascii, Optional<String> indent, String comma, String colon, boolean sorted) {

  static JsonStyle of(Arguments arguments, Budget budget) {
    Arguments.Bound bound =
        arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
    Optional<String> indent = indent(bound.or("indent", NoneValue.NONE), budget);
    String comma = indent.isPresent() ? "," : ", ";
    String colon = ": ";
    Value separators = bound.or("separators", NoneValue.NONE);
    if (separators != NoneValue.NONE) {
      List<Value> pair = Iteration.list(separators, budget);
      if (pair.size() != 2
          || !(pair.get(0) instanceof TextValue between)
          || !(pair.get(1) instanceof TextValue after)) {
        throw TemplateRenderException.type("tojson needs two strings as separators");
      }
      comma = between.text();
      colon = after.text();
    }
    return new JsonStyle(bound.flag("ensure_ascii"), indent, comma, colon, bound.flag("sort_keys"));
  }

  private static Optional<String> indent(Value value, Budget budget) {
    if (value == NoneValue.NONE) {
      return Optional.empty();
    }
    return Optional.of(
        value instanceof TextValue text
            ? text.text()
            : TextPadding.repeated(" ", Math.max(0, Numbers.index(value)), budget));
  }
}
