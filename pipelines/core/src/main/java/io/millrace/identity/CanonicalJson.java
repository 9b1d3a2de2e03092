package io.millrace.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Canonical JSON after RFC 8785, except that a number keeps its exact decimal value: it is written
 * in the notation of ECMAScript's Number::toString without being rounded to a double first. Keys
 * are sorted by UTF-16 code units.
 */
public final class CanonicalJson {
  private static final int LARGEST_PLAIN = 21;
  private static final int SMALLEST_PLAIN = -6;
  private static final String HEX = "0123456789abcdef";

  private CanonicalJson() {}

  /** Writes a value; the recursion is as deep as the value is nested. */
  public static String of(JsonNode value) {
    StringBuilder out = new StringBuilder(128);
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> appendObject(out, value);
      case ARRAY -> appendArray(out, value);
      case STRING -> appendString(out, value.textValue());
      case NUMBER -> appendNumber(out, value);
      default -> out.append(value.asText());
    }
  }

  private static void appendObject(StringBuilder out, JsonNode object) {
    List<String> names = new ArrayList<>(object.size());
    object.fieldNames().forEachRemaining(names::add);
    names.sort(null);
    char before = '{';
    for (String name : names) {
      out.append(before);
      appendString(out, name);
      append(out.append(':'), object.get(name));
      before = ',';
    }
    out.append(names.isEmpty() ? "{}" : "}");
  }

  private static void appendArray(StringBuilder out, JsonNode array) {
    out.append('[');
    Iterator<JsonNode> items = array.elements();
    while (items.hasNext()) {
      append(out, items.next());
      if (items.hasNext()) {
        out.append(',');
      }
    }
    out.append(']');
  }

  private static void appendNumber(StringBuilder out, JsonNode number) {
    if (number.isInt() || number.isLong()) {
      long value = number.longValue();
      out.append(value);
    } else {
      appendDecimal(out, number.decimalValue());
    }
  }

  private static void appendDecimal(StringBuilder out, BigDecimal value) {
    if (value.signum() == 0) {
      out.append('0');
      return;
    }
    if (value.signum() < 0) {
      out.append('-');
    }
    BigDecimal shortest = value.abs().stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int count = digits.length();
    long point = (long) count - shortest.scale();
    if (count <= point && point <= LARGEST_PLAIN) {
      out.append(digits).append("0".repeat((int) point - count));
    } else if (0 < point && point <= LARGEST_PLAIN) {
      out.append(digits, 0, (int) point).append('.').append(digits, (int) point, count);
    } else if (SMALLEST_PLAIN < point && point <= 0) {
      out.append("0.").append("0".repeat((int) -point)).append(digits);
    } else {
      out.append(digits.charAt(0));
      if (count > 1) {
        out.append('.').append(digits, 1, count);
      }
      out.append('e').append(point > 0 ? "+" : "").append(point - 1);
    }
  }

  private static void appendString(StringBuilder out, String text) {
    out.append('"');
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(text, copied, i);
        appendEscaped(out, c);
        copied = i + 1;
      }
    }
    out.append(text, copied, text.length()).append('"');
  }

  private static void appendEscaped(StringBuilder out, char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
  }
}
