package io.millrace.model.chat.jinja;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Cuts strings into parts. */
final class TextSplits {
  private TextSplits() {}

  static Value split(Rendering runtime, String text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("split", "sep", "maxsplit");
    String separator = separator(bound);
    int most = most(bound);
    List<String> parts =
        separator == null ? words(text, most) : parts(text, separator, most, runtime.budget());
    return list(parts, runtime.budget());
  }

  static Value rsplit(Rendering runtime, String text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("rsplit", "sep", "maxsplit");
    String separator = separator(bound);
    int most = most(bound);
    List<String> parts =
        separator == null
            ? lastWords(text, most)
            : lastParts(text, separator, most, runtime.budget());
    return list(parts, runtime.budget());
  }

  private static String separator(Arguments.Bound bound) {
    String separator = bound.text("sep", null);
    if (separator != null && separator.isEmpty()) {
      throw new TemplateRenderException(Kind.VALUE, "empty separator");
    }
    return separator;
  }

  private static int most(Arguments.Bound bound) {
    int most = bound.integer("maxsplit", -1);
    return most < 0 ? Integer.MAX_VALUE : most;
  }

  private static Value list(List<String> parts, Budget budget) {
    budget.steps(parts.size());
    return new ListValue(parts.stream().<Value>map(TextValue::new).toList());
  }

  private static List<String> parts(String text, String separator, int most, Budget budget) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (parts.size() < most) {
      int found = text.indexOf(separator, at);
      if (found < 0) {
        break;
      }
      budget.steps(1);
      parts.add(text.substring(at, found));
      at = found + separator.length();
    }
    parts.add(text.substring(at));
    return parts;
  }

  private static List<String> lastParts(String text, String separator, int most, Budget budget) {
    List<String> parts = new ArrayList<>();
    int end = text.length();
    while (parts.size() < most) {
      int found = text.lastIndexOf(separator, end - separator.length());
      if (found < 0) {
        break;
      }
      budget.steps(1);
      parts.add(text.substring(found + separator.length(), end));
      end = found;
    }
    parts.add(text.substring(0, end));
    Collections.reverse(parts);
    return parts;
  }

  private static List<String> words(String text, int most) {
    List<String> words = new ArrayList<>();
    int at = skip(text, 0, true);
    while (at < text.length() && words.size() < most) {
      int end = skip(text, at, false);
      words.add(text.substring(at, end));
      at = skip(text, end, true);
    }
    if (at < text.length()) {
      words.add(text.substring(at));
    }
    return words;
  }

  private static int skip(String text, int from, boolean space) {
    int at = from;
    while (at < text.length() && Whitespace.is(text.charAt(at)) == space) {
      at++;
    }
    return at;
  }

  private static List<String> lastWords(String text, int most) {
    List<String> words = new ArrayList<>();
    int end = skipBack(text, text.length(), true);
    while (end > 0 && words.size() < most) {
      int start = skipBack(text, end, false);
      words.add(text.substring(start, end));
      end = skipBack(text, start, true);
    }
    if (end > 0) {
      words.add(text.substring(0, end));
    }
    Collections.reverse(words);
    return words;
  }

  private static int skipBack(String text, int from, boolean space) {
    int at = from;
    while (at > 0 && Whitespace.is(text.charAt(at - 1)) == space) {
      at--;
    }
    return at;
  }

  static Value splitLines(Rendering runtime, String text, Arguments arguments) {
    boolean keepEnds = arguments.bind("splitlines", "keepends").flag("keepends");
    return list(lines(text, keepEnds), runtime.budget());
  }

  static List<String> lines(String text, boolean keepEnds) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isLineEnd(text.charAt(i))) {
        int end = i;
        if (text.startsWith("\r\n", i)) {
          i++;
        }
        lines.add(text.substring(start, keepEnds ? i + 1 : end));
        start = i + 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  private static boolean isLineEnd(char c) {
    return (c >= 0x0a && c <= 0x0d)
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  static Value partition(String text, Arguments arguments) {
    String separator = partitioner(arguments);
    int found = text.indexOf(separator);
    return found < 0
        ? texts(text, "", "")
        : texts(text.substring(0, found), separator, text.substring(found + separator.length()));
  }

  static Value rpartition(String text, Arguments arguments) {
    String separator = partitioner(arguments);
    int found = text.lastIndexOf(separator);
    return found < 0
        ? texts("", "", text)
        : texts(text.substring(0, found), separator, text.substring(found + separator.length()));
  }

  private static String partitioner(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("partition", "sep");
    bound.required("sep");
    return separator(bound);
  }

  private static Value texts(String before, String separator, String after) {
    return TupleValue.of(new TextValue(before), new TextValue(separator), new TextValue(after));
  }
}
