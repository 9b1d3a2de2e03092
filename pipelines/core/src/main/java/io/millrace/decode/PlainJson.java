package io.millrace.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/**
 * Compact JSON in UTF-8 into one growing buffer: keys in the order given, numbers digit for digit,
 * lone surrogates as escapes. A comma is set before a name or item that does not open its parent.
 */
final class PlainJson {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final double EXACT_WHOLE = 1e15;

  private byte[] bytes = new byte[4096];
  private int length;

  static String of(JsonNode value) {
    PlainJson out = new PlainJson();
    out.node(value);
    return new String(out.bytes, 0, out.length, StandardCharsets.UTF_8);
  }

  static byte[] name(String name) {
    return ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  void clear() {
    length = 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  void open(char bracket) {
    separate();
    put(bracket);
  }

  void close(char bracket) {
    ensure(1);
    put(bracket);
  }

  /** Starts a member with a name made by {@link #name}. */
  void member(byte[] name) {
    separate();
    ensure(name.length + 1);
    System.arraycopy(name, 0, bytes, length, name.length);
    length += name.length;
  }

  void member(String name) {
    string(name);
    put(':');
  }

  void number(long value) {
    ascii(Long.toString(value));
  }

  void number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < EXACT_WHOLE) {
      number((long) value);
    } else {
      ascii(Double.toString(value));
    }
  }

  /** Writes text that is JSON already. */
  void json(String json) {
    separate();
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    ensure(utf8.length + 2);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  private void ascii(String text) {
    separate();
    ensure(text.length() + 2);
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  void string(String text) {
    separate();
    int size = text.length();
    ensure(size + 4);
    put('"');
    int i = 0;
    byte[] into = bytes;
    int at = length;
    for (; i < size; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || c < ' ' || c == '"' || c == '\\') {
        break;
      }
      into[at++] = (byte) c;
    }
    length = at;
    if (i < size) {
      slow(text, i);
    }
    put('"');
  }

  private void slow(String text, int from) {
    int size = text.length();
    for (int i = from; i < size; i++) {
      // six bytes for any one unit, one for each that follows, quote and colon
      ensure(size - i + 8);
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c < ' ' || c == '"' || c == '\\') {
          escape(c);
        } else {
          put(c);
        }
      } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        put(0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < size
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        put(0xF0 | (point >> 18));
        put(0x80 | ((point >> 12) & 0x3F));
        put(0x80 | ((point >> 6) & 0x3F));
        put(0x80 | (point & 0x3F));
      } else {
        unicode(c);
      }
    }
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> pair(c);
      case '\n' -> pair('n');
      case '\t' -> pair('t');
      case '\r' -> pair('r');
      case '\b' -> pair('b');
      case '\f' -> pair('f');
      default -> unicode(c);
    }
  }

  private void pair(char c) {
    put('\\');
    put(c);
  }

  private void unicode(char c) {
    pair('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(HEX[(c >> shift) & 15]);
    }
  }

  /** Writes a tree; the recursion is as deep as the tree. */
  void node(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        open('{');
        Iterator<Map.Entry<String, JsonNode>> members = value.properties().iterator();
        while (members.hasNext()) {
          Map.Entry<String, JsonNode> member = members.next();
          member(member.getKey());
          node(member.getValue());
        }
        close('}');
      }
      case ARRAY -> {
        open('[');
        for (JsonNode item : value) {
          node(item);
        }
        close(']');
      }
      case STRING -> string(value.textValue());
      case NUMBER -> ascii(value.isBigDecimal() ? decimal(value.decimalValue()) : value.asText());
      default -> ascii(value.asText());
    }
  }

  /** A decimal's text reads back as a decimal, also where it has no fraction. */
  private static String decimal(BigDecimal value) {
    String text = value.toString();
    return value.scale() == 0 ? text + "E0" : text;
  }

  private void separate() {
    ensure(2);
    if (length > 0) {
      byte before = bytes[length - 1];
      if (before != '{' && before != '[' && before != ':') {
        bytes[length++] = ',';
      }
    }
  }

  private void put(int value) {
    bytes[length++] = (byte) value;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
