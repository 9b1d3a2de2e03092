package io.millrace.model.chat.jinja;

import java.util.Collection;
import java.util.List;

/** Python's {@code str} and {@code repr} of values. */
final class PythonText {
  private final Budget budget;

  PythonText(Budget budget) {
    this.budget = budget;
  }

  String str(Value value) {
    if (value instanceof TextValue text) {
      return text.text();
    }
    return value instanceof Undefined ? "" : repr(value);
  }

  String repr(Value value) {
    BoundedText out = new BoundedText(budget);
    write(value, out);
    return out.toString();
  }

  private void write(Value value, BoundedText out) {
    if (value instanceof TextValue text) {
      out.add(text.safe() ? "Markup(" + quoted(text.text()) + ")" : quoted(text.text()));
    } else if (value instanceof ListValue list) {
      writeAll("[", list.items(), "]", out);
    } else if (value instanceof TupleValue tuple) {
      writeAll("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")", out);
    } else if (value instanceof DictValue dict) {
      writeDict(dict, out);
    } else if (value instanceof DictView view) {
      writeAll(view.typeName() + "([", view.items(), "])", out);
    } else {
      out.add(scalar(value));
    }
  }

  private static String scalar(Value value) {
    if (value == NoneValue.NONE) {
      return "None";
    }
    if (value instanceof BoolValue bool) {
      return bool.truthy() ? "True" : "False";
    }
    if (value instanceof IntValue number) {
      return number.value().toString();
    }
    if (value instanceof FloatValue number) {
      return Numbers.repr(number.value());
    }
    if (value instanceof RangeValue range) {
      String step = range.step() == 1 ? "" : ", " + range.step();
      return "range(" + range.start() + ", " + range.stop() + step + ")";
    }
    if (value instanceof Undefined) {
      return "Undefined";
    }
    throw TemplateRenderException.unsupported(
        "a "
            + value.typeName()
            + " has no text of its own; a generator needs '| list' or '| join'");
  }

  private void writeAll(String open, List<Value> items, String close, BoundedText out) {
    out.add(open);
    String separator = "";
    for (Value item : items) {
      out.add(separator);
      write(item, out);
      separator = ", ";
    }
    out.add(close);
  }

  private void writeDict(DictValue dict, BoundedText out) {
    Collection<DictValue.Entry> entries = dict.entries();
    out.add("{");
    String separator = "";
    for (DictValue.Entry entry : entries) {
      out.add(separator);
      write(entry.key(), out);
      out.add(": ");
      write(entry.value(), out);
      separator = ", ";
    }
    out.add("}");
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
    text.codePoints()
        .forEach(
            c -> {
              if (c == quote || c == '\\') {
                out.append('\\').append((char) c);
              } else {
                out.append(printable(c) ? Character.toString(c) : escaped(c));
              }
            });
    return out.append(quote).toString();
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          c < 0x100
              ? String.format("\\x%02x", c)
              : c < 0x10000 ? String.format("\\u%04x", c) : String.format("\\U%08x", c);
    };
  }

  private static boolean printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
