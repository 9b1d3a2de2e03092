package io.millrace.model.chat.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters that take their input as text. */
final class TextFilters {
  private static final String WORD_BREAKS = "-([{<";

  private TextFilters() {}

  static Map<String, Filter> all() {
    Map<String, Filter> filters = new HashMap<>();
    filters.put("upper", plain("upper", TextCase::upper));
    filters.put("lower", plain("lower", TextCase::lower));
    filters.put("capitalize", plain("capitalize", TextCase::capitalize));
    filters.put("title", plain("title", TextFilters::title));
    filters.put("safe", (runtime, input, args) -> markup(text(runtime, input)));
    filters.put("escape", TextFilters::escape);
    filters.put("e", TextFilters::escape);
    filters.put("trim", TextFilters::trim);
    filters.put("replace", TextFilters::replace);
    filters.put("indent", TextFilters::indent);
    filters.put("format", TextFilters::format);
    filters.put("truncate", TextFilters::truncate);
    filters.put("wordcount", (runtime, input, args) -> words(text(runtime, input)));
    filters.put(
        "center",
        (runtime, input, args) -> TextPadding.center(text(runtime, input), args, runtime.budget()));
    return filters;
  }

  private static String text(Rendering runtime, Value input) {
    String text = runtime.texts().str(input);
    runtime.budget().text(text.length());
    return text;
  }

  private static Filter plain(String name, UnaryOperator<String> change) {
    return (runtime, input, arguments) -> {
      arguments.bind(name);
      boolean safe = input instanceof TextValue value && value.safe();
      return new TextValue(change.apply(text(runtime, input)), safe);
    };
  }

  private static Value markup(String text) {
    return new TextValue(text, true);
  }

  private static Value escape(Rendering runtime, Value input, Arguments arguments) {
    arguments.bind("escape");
    boolean safe = input instanceof TextValue text && text.safe();
    return safe ? input : markup(Html.escape(text(runtime, input)));
  }

  /** Each word, as spaces, hyphens and opening brackets part them, with one capital. */
  private static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      boolean breaks =
          i < text.length()
              && (WORD_BREAKS.indexOf(text.charAt(i)) >= 0 || Whitespace.is(text.charAt(i)));
      if (breaks || i == text.length()) {
        if (start < i) {
          int first = text.offsetByCodePoints(start, 1);
          out.append(TextCase.upper(text.substring(start, first)))
              .append(TextCase.lower(text.substring(first, i)));
        }
        if (breaks) {
          out.append(text.charAt(i));
        }
        start = i + 1;
      }
    }
    return out.toString();
  }

  private static Value trim(Rendering runtime, Value input, Arguments arguments) {
    String characters = arguments.bind("trim", "chars").text("chars", null);
    boolean safe = input instanceof TextValue text && text.safe();
    return new TextValue(TextStrip.strip(text(runtime, input), characters, true, true), safe);
  }

  private static Value replace(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("replace", "old", "new", "count");
    Value count = bound.or("count", NoneValue.NONE);
    return new TextValue(
        TextReplacement.replace(
            text(runtime, input),
            text(runtime, bound.required("old")),
            text(runtime, bound.required("new")),
            count == NoneValue.NONE ? -1 : Numbers.index(count),
            runtime.budget()));
  }

  private static Value indent(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("indent", "width", "first", "blank");
    String indent =
        bound.or("width", IntValue.of(4)) instanceof TextValue width
            ? width.text()
            : TextPadding.repeated(" ", Math.max(0, bound.integer("width", 4)), runtime.budget());
    BoundedText out = new BoundedText(runtime.budget());
    boolean first = true;
    for (String line : TextSplits.lines(text(runtime, input) + "\n", false)) {
      out.add(first ? "" : "\n");
      boolean indented = first ? bound.flag("first") : bound.flag("blank") || !line.isEmpty();
      out.add(indented ? indent : "").add(line);
      first = false;
    }
    return new TextValue(out.toString());
  }

  private static Value format(Rendering runtime, Value input, Arguments arguments) {
    Value values = new TupleValue(arguments.positional());
    if (!arguments.named().isEmpty()) {
      throw TemplateRenderException.unsupported("named values in the filter 'format'");
    }
    return new TextValue(
        PercentFormat.format(text(runtime, input), values, runtime.texts(), runtime.budget()));
  }

  private static Value truncate(Rendering runtime, Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("truncate", "length", "killwords", "end", "leeway");
    String text = text(runtime, input);
    String end = bound.text("end", "...");
    int length = bound.integer("length", 255);
    if (CodePoints.count(text) <= (long) length + bound.integer("leeway", 5)) {
      return new TextValue(text);
    }
    String kept = text.substring(0, CodePoints.offset(text, length - CodePoints.count(end)));
    int space = bound.flag("killwords") ? -1 : kept.lastIndexOf(' ');
    return new TextValue((space < 0 ? kept : kept.substring(0, space)) + end);
  }

  private static Value words(String text) {
    int count = 0;
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      boolean part = c == '_' || Character.isLetterOrDigit(c);
      count += part && !inWord ? 1 : 0;
      inWord = part;
    }
    return IntValue.of(count);
  }
}
