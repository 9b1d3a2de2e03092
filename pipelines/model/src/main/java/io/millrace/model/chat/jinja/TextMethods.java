package io.millrace.model.chat.jinja;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The methods of strings, as Python's {@code str} has them. */
final class TextMethods {
  @FunctionalInterface
  private interface Method {
    Value call(Rendering runtime, String text, Arguments arguments);
  }

  private static final Map<String, Method> METHODS = new HashMap<>();

  /** What Python has and this interpreter has not; it must not pass for undefined. */
  private static final Set<String> MISSING =
      Set.of(
          "encode",
          "expandtabs",
          "format_map",
          "isascii",
          "isidentifier",
          "isprintable",
          "istitle",
          "maketrans",
          "translate");

  static {
    plain("upper", TextCase::upper);
    plain("lower", TextCase::lower);
    plain("casefold", TextCase::lower);
    plain("title", TextCase::title);
    plain("capitalize", TextCase::capitalize);
    plain("swapcase", TextCase::swap);
    METHODS.put("strip", (runtime, text, arguments) -> strip(text, arguments, true, true));
    METHODS.put("lstrip", (runtime, text, arguments) -> strip(text, arguments, true, false));
    METHODS.put("rstrip", (runtime, text, arguments) -> strip(text, arguments, false, true));
    METHODS.put("split", TextSplits::split);
    METHODS.put("rsplit", TextSplits::rsplit);
    METHODS.put("splitlines", TextSplits::splitLines);
    METHODS.put("partition", (runtime, text, arguments) -> TextSplits.partition(text, arguments));
    METHODS.put("rpartition", (runtime, text, arguments) -> TextSplits.rpartition(text, arguments));
    METHODS.put("startswith", (runtime, text, arguments) -> affix(text, arguments, true));
    METHODS.put("endswith", (runtime, text, arguments) -> affix(text, arguments, false));
    METHODS.put("replace", TextMethods::replace);
    METHODS.put("join", TextMethods::join);
    METHODS.put("format", BraceFormat::format);
    METHODS.put("removeprefix", (runtime, text, arguments) -> removePrefix(text, arguments));
    METHODS.put("removesuffix", (runtime, text, arguments) -> removeSuffix(text, arguments));
    METHODS.putAll(searches());
    METHODS.putAll(paddings());
    for (TextClass type : TextClass.values()) {
      METHODS.put(
          type.methodName(), (runtime, text, arguments) -> BoolValue.of(type.matches(text)));
    }
  }

  private TextMethods() {}

  private static void plain(String name, java.util.function.UnaryOperator<String> change) {
    METHODS.put(
        name,
        (runtime, text, arguments) -> {
          arguments.bind(name);
          return new TextValue(change.apply(text));
        });
  }

  private static Map<String, Method> searches() {
    Map<String, Method> methods = new HashMap<>();
    methods.put("find", (runtime, text, args) -> TextSearch.of("find", text, args).first());
    methods.put("rfind", (runtime, text, args) -> TextSearch.of("rfind", text, args).last());
    methods.put(
        "index", (runtime, text, args) -> found(TextSearch.of("index", text, args).first()));
    methods.put(
        "rindex", (runtime, text, args) -> found(TextSearch.of("rindex", text, args).last()));
    methods.put("count", (runtime, text, args) -> TextSearch.of("count", text, args).count());
    return methods;
  }

  private static Map<String, Method> paddings() {
    return Map.of(
        "center", (runtime, text, args) -> TextPadding.center(text, args, runtime.budget()),
        "ljust", (runtime, text, args) -> TextPadding.left(text, args, runtime.budget()),
        "rjust", (runtime, text, args) -> TextPadding.right(text, args, runtime.budget()),
        "zfill", (runtime, text, args) -> TextPadding.zeros(text, args, runtime.budget()));
  }

  static Optional<Value> of(TextValue owner, String name) {
    if (MISSING.contains(name)) {
      throw TemplateRenderException.unsupported("the string method '" + name + "'");
    }
    return Optional.ofNullable(METHODS.get(name))
        .map(
            method ->
                new Callable(
                    name,
                    (runtime, arguments) -> {
                      runtime.budget().text(owner.text().length());
                      Value result = method.call(runtime, owner.text(), arguments);
                      return owner.safe() && result instanceof TextValue text
                          ? new TextValue(text.text(), true)
                          : result;
                    }));
  }

  private static Value strip(String text, Arguments arguments, boolean start, boolean end) {
    String characters = arguments.bind("strip", "chars").text("chars", null);
    return new TextValue(TextStrip.strip(text, characters, start, end));
  }

  private static Value affix(String text, Arguments arguments, boolean start) {
    Arguments.Bound bound =
        arguments.bind(start ? "startswith" : "endswith", "prefix", "from", "to");
    String part = TextSearch.within(text, bound);
    Value affixes = bound.required("prefix");
    if (affixes instanceof TupleValue tuple) {
      return BoolValue.of(tuple.items().stream().anyMatch(item -> affixed(part, item, start)));
    }
    return BoolValue.of(affixed(part, affixes, start));
  }

  private static boolean affixed(String text, Value affix, boolean start) {
    if (affix instanceof Undefined missing) {
      throw TemplateRenderException.type(missing.problem() + ", a string is needed");
    }
    if (!(affix instanceof TextValue part)) {
      throw TemplateRenderException.type(
          "startswith and endswith need a string or a tuple of strings, not " + affix.typeName());
    }
    return start ? text.startsWith(part.text()) : text.endsWith(part.text());
  }

  private static Value replace(Rendering runtime, String text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("replace", "old", "new", "count");
    bound.required("old");
    bound.required("new");
    return new TextValue(
        TextReplacement.replace(
            text,
            bound.text("old", ""),
            bound.text("new", ""),
            bound.integer("count", -1),
            runtime.budget()));
  }

  private static Value join(Rendering runtime, String text, Arguments arguments) {
    BoundedText out = new BoundedText(runtime.budget());
    String separator = "";
    for (Value item :
        Iteration.list(arguments.bind("join", "items").required("items"), runtime.budget())) {
      if (!(item instanceof TextValue part)) {
        throw TemplateRenderException.type("join needs strings, not " + item.typeName());
      }
      out.add(separator).add(part.text());
      separator = text;
    }
    return new TextValue(out.toString());
  }

  private static Value removePrefix(String text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("removeprefix", "prefix");
    bound.required("prefix");
    String prefix = bound.text("prefix", "");
    return new TextValue(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
  }

  private static Value removeSuffix(String text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("removesuffix", "suffix");
    bound.required("suffix");
    String suffix = bound.text("suffix", "");
    return new TextValue(
        text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
  }

  private static Value found(Value index) {
    if (index.equals(IntValue.of(-1))) {
      throw new TemplateRenderException(Kind.VALUE, "substring not found");
    }
    return index;
  }
}
