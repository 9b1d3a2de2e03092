package io.millrace.export;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Double-quoted strings of YAML 1.2 (section 7.3.1) and TOML 1.0 (basic strings). Whatever is not
 * plainly printable is escaped; half of a surrogate pair, which neither can hold, is U+FFFD.
 */
final class Quoted {

  private Quoted() {}

  static String all(List<String> texts) {
    return texts.stream().map(Quoted::text).collect(Collectors.joining(", "));
  }

  /** The escapes used here mean the same in both languages. */
  static String text(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(point -> append(quoted, point));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int point) {
    switch (point) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      default -> {
        if (Character.getType(point) == Character.SURROGATE) {
          quoted.append('\uFFFD');
        } else if (plain(point)) {
          quoted.appendCodePoint(point);
        } else if (point > 0xFFFF) {
          quoted.append("\\U%08X".formatted(point));
        } else {
          quoted.append("\\u%04X".formatted(point));
        }
      }
    }
  }

  private static boolean plain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
