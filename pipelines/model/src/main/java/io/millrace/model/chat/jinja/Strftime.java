package io.millrace.model.chat.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** C's {@code strftime} in the C locale; a hyphen after the percent sign drops leading zeros. */
final class Strftime {
  private static final Map<Character, String> PATTERNS =
      Map.ofEntries(
          Map.entry('a', "EEE"),
          Map.entry('A', "EEEE"),
          Map.entry('b', "MMM"),
          Map.entry('h', "MMM"),
          Map.entry('B', "MMMM"),
          Map.entry('d', "dd"),
          Map.entry('m', "MM"),
          Map.entry('y', "yy"),
          Map.entry('Y', "uuuu"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('f', "SSSSSS"),
          Map.entry('j', "DDD"),
          Map.entry('p', "a"),
          Map.entry('F', "uuuu-MM-dd"),
          Map.entry('T', "HH:mm:ss"),
          Map.entry('X', "HH:mm:ss"),
          Map.entry('R', "HH:mm"),
          Map.entry('D', "MM/dd/yy"),
          Map.entry('x', "MM/dd/yy"),
          Map.entry('r', "hh:mm:ss a"));

  private Strftime() {}

  static String format(String format, LocalDateTime time) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      boolean bare = i + 1 < format.length() && format.charAt(i + 1) == '-';
      i += bare ? 2 : 1;
      if (i >= format.length()) {
        throw TemplateRenderException.unsupported("a date format that ends with a percent sign");
      }
      String field = field(format.charAt(i), time);
      out.append(bare ? withoutZeros(field) : field);
    }
    return out.toString();
  }

  private static String field(char directive, LocalDateTime time) {
    return switch (directive) {
      case '%' -> "%";
      case 'n' -> "\n";
      case 't' -> "\t";
      // a time without a zone has neither offset nor name
      case 'z', 'Z' -> "";
      case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
      case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
      case 'e' -> String.format("%2d", time.getDayOfMonth());
      case 'c' ->
          formatted("EEE MMM ", time)
              + String.format("%2d", time.getDayOfMonth())
              + formatted(" HH:mm:ss uuuu", time);
      default -> {
        String pattern = PATTERNS.get(directive);
        if (pattern == null) {
          throw TemplateRenderException.unsupported("the date format %" + directive);
        }
        yield formatted(pattern, time);
      }
    };
  }

  private static String formatted(String pattern, LocalDateTime time) {
    return time.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
  }

  private static String withoutZeros(String field) {
    int at = 0;
    while (at + 1 < field.length() && field.charAt(at) == '0') {
      at++;
    }
    return field.substring(at);
  }
}
