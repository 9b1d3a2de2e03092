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
    ensure(1);
    put('"');
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int from = 0;
    if (utf8.length != text.length()) {
      for (int i = lone(text, 0); i < text.length(); i = lone(text, from)) {
        String before = text.substring(from, i);
        copy(before.getBytes(StandardCharsets.UTF_8), before);
        unicode(text.charAt(i));
        from = i + 1;
      }
    }
    String rest = text.substring(from);
    copy(from == 0 ? utf8 : rest.getBytes(StandardCharsets.UTF_8), rest);
    put('"');
  }

  /** The first half of a surrogate pair from {@code from} on that stands alone, or the end. */
  private static int lone(String text, int from) {
    int i = from;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        break;
      }
      i += Character.charCount(point);
    }
    return i;
  }

  /** Copies what lies between escapes as it is; an escape, quote and colon have room after it. */
  private void copy(byte[] utf8, String text) {
    boolean byteEach = utf8.length == text.length();
    int from = 0;
    while (true) {
      int to = Escapes.next(utf8, from);
      ensure(utf8.length - from + 8);
      System.arraycopy(utf8, from, bytes, length, to - from);
      length += to - from;
      if (to == utf8.length) {
        return;
      }
      // half a pair alone is encoded as a question mark
      char c = byteEach ? text.charAt(to) : (char) utf8[to];
      if (c == '?') {
        put(c);
      } else {
        escape(c);
      }
      from = to + 1;
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
