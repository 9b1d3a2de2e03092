package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes values as Python's {@code json.dumps} does. */
final class JsonWriter {
  private final JsonStyle style;
  private final Rendering runtime;
  private final BoundedText out;

  JsonWriter(JsonStyle style, Rendering runtime) {
    this.style = style;
    this.runtime = runtime;
    this.out = new BoundedText(runtime.budget());
  }

  String write(Value value) {
    write(value, 0);
    return out.toString();
  }

  private void write(Value value, int level) {
    if (value instanceof TextValue text) {
      out.add(quoted(text.text()));
    } else if (value instanceof ListValue || value instanceof TupleValue) {
      writeAll(((Sequence) value).items(), level);
    } else if (value instanceof DictValue dict) {
      writeDict(dict, level);
    } else {
      out.add(scalar(value));
    }
  }

  private static String scalar(Value value) {
    if (value == NoneValue.NONE) {
      return "null";
    }
    if (value instanceof BoolValue bool) {
      return bool.truthy() ? "true" : "false";
    }
    if (value instanceof IntValue number) {
      return number.value().toString();
    }
    if (value instanceof FloatValue number) {
      return real(number.value());
    }
    throw TemplateRenderException.type(
        "Object of type " + value.typeName() + " is not JSON serializable");
  }

  private static String real(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    return Double.isNaN(value) ? "NaN" : Numbers.repr(value);
  }

  private void writeAll(List<Value> items, int level) {
    if (items.isEmpty()) {
      out.add("[]");
      return;
    }
    out.add("[");
    String separator = "";
    for (Value item : items) {
      out.add(separator);
      newline(level + 1);
      write(item, level + 1);
      separator = style.comma();
    }
    newline(level);
    out.add("]");
  }

  private void writeDict(DictValue dict, int level) {
    if (dict.size() == 0) {
      out.add("{}");
      return;
    }
    out.add("{");
    String separator = "";
    for (Map.Entry<String, Value> entry : fields(dict).entrySet()) {
      out.add(separator);
      newline(level + 1);
      out.add(quoted(entry.getKey())).add(style.colon());
      write(entry.getValue(), level + 1);
      separator = style.comma();
    }
    newline(level);
    out.add("}");
  }

  private Map<String, Value> fields(DictValue dict) {
    List<DictValue.Entry> entries = new ArrayList<>(dict.entries());
    if (style.sorted()) {
      entries =
          Sorting.sorted(
              entries, (a, b) -> runtime.comparisons().less(a.key(), b.key()), runtime.budget());
    }
    Map<String, Value> fields = new LinkedHashMap<>();
    for (DictValue.Entry entry : entries) {
      fields.put(key(entry.key()), entry.value());
    }
    return fields;
  }

  private static String key(Value key) {
    if (key instanceof TextValue text) {
      return text.text();
    }
    if (Numbers.isNumber(key) || key == NoneValue.NONE) {
      return scalar(key);
    }
    throw TemplateRenderException.type(
        "the keys of JSON must be strings, numbers, truth values or None, not " + key.typeName());
  }

  private void newline(int level) {
    if (style.indent().isPresent()) {
      out.add("\n");
      for (int i = 0; i < level; i++) {
        out.add(style.indent().get());
      }
    }
  }

  private String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\f' -> quoted.append("\\f");
        case '\b' -> quoted.append("\\b");
        default -> {
          if (c < 0x20 || (style.ascii() && c > 0x7e)) {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
