package io.millrace.fact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A record with one thing wrong more than before. */
final class Mutations {

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "1e999999999999",
          "NaN",
          "\"\"",
          "[]",
          "{}",
          "\"\\ud800\"",
          "0.1e-7",
          "99999999999999999999999999",
          "[[[]]]",
          "\"2099-13-45T99:99:99Z\"",
          "-0.0");

  private Mutations() {}

  /** Changes or cuts a place, nests it deeply, or puts another value behind a colon. */
  static byte[] json(byte[] record, Random random) {
    if (record.length == 0) {
      return record;
    }
    int at = random.nextInt(record.length);
    return switch (random.nextInt(6)) {
      case 0 -> {
        byte[] flipped = record.clone();
        flipped[at] = (byte) random.nextInt(256);
        yield flipped;
      }
      case 1 -> Arrays.copyOf(record, at);
      case 2 -> spliced(record, at, "[".repeat(random.nextInt(300)));
      case 3 -> {
        byte[] bits = record.clone();
        bits[at] ^= (byte) (1 << random.nextInt(8));
        yield bits;
      }
      default -> swapped(record, at, VALUES.get(random.nextInt(VALUES.size())));
    };
  }

  /** Changes, cuts, doubles or lengthens a place behind the header, or seldom any place. */
  static byte[] avro(byte[] record, int header, Random random) {
    int from = random.nextInt(10) == 0 ? 0 : Math.min(header, record.length);
    if (from == record.length) {
      return record;
    }
    int at = from + random.nextInt(record.length - from);
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(record, at);
      case 1 -> spliced(record, at, "\u00ff".repeat(1 + random.nextInt(12)));
      case 2 -> spliced(record, at, latin1(Arrays.copyOfRange(record, from, at)));
      case 3 -> {
        byte[] flipped = record.clone();
        flipped[at] = (byte) random.nextInt(256);
        yield flipped;
      }
      default -> {
        byte[] bits = record.clone();
        bits[at] ^= (byte) (1 << random.nextInt(8));
        yield bits;
      }
    };
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] spliced(byte[] record, int at, String inserted) {
    String text = latin1(record);
    return (text.substring(0, at) + inserted + text.substring(at))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Replaces the value that follows the next colon. */
  private static byte[] swapped(byte[] record, int at, String value) {
    String text = latin1(record);
    int colon = text.indexOf(':', at);
    if (colon < 0) {
      return record;
    }
    int end = colon + 1;
    int depth = 0;
    boolean quoted = false;
    for (; end < text.length(); end++) {
      char c = text.charAt(end);
      if (quoted) {
        quoted = c != '"' || text.charAt(end - 1) == '\\';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        if (depth-- == 0) {
          break;
        }
      } else if (c == ',' && depth == 0) {
        break;
      }
    }
    return (text.substring(0, colon + 1) + value + text.substring(Math.min(end, text.length())))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
