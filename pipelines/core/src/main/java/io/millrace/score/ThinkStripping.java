package io.millrace.score;

import java.nio.charset.StandardCharsets;

/** Removes what a reasoning model writes between {@code <think>} and {@code </think>}. */
public final class ThinkStripping {
  private ThinkStripping() {}

  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";
  private static final int LONGEST_ORIGINAL = 500;

  /**
   * The reply without its closed think blocks, trimmed. When nothing is left the reply itself, cut
   * to 500 UTF-8 bytes but never inside a character.
   */
  public static String strip(String reply) {
    if (!reply.contains(OPEN) && isTrimmed(reply)) {
      return reply;
    }
    byte[] text = withoutBlocks(reply).getBytes(StandardCharsets.UTF_8);
    int start = Utf8.trimStart(text, 0, text.length);
    int end = Utf8.trimEnd(text, start, text.length);
    return start == end ? cut(reply) : new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  /** Whether both ends are printable ASCII, so that there is nothing to trim. */
  private static boolean isTrimmed(String reply) {
    return !reply.isEmpty()
        && isVisible(reply.charAt(0))
        && isVisible(reply.charAt(reply.length() - 1));
  }

  private static boolean isVisible(char c) {
    return c > ' ' && c < 127;
  }

  private static String withoutBlocks(String reply) {
    int open = reply.indexOf(OPEN);
    if (open < 0) {
      return reply;
    }
    StringBuilder kept = new StringBuilder(reply.length());
    int from = 0;
    while (open >= 0) {
      int close = reply.indexOf(CLOSE, open);
      if (close < 0) {
        break;
      }
      kept.append(reply, from, open);
      from = close + CLOSE.length();
      open = reply.indexOf(OPEN, from);
    }
    return kept.append(reply, from, reply.length()).toString();
  }

  private static String cut(String reply) {
    byte[] text = reply.getBytes(StandardCharsets.UTF_8);
    if (text.length <= LONGEST_ORIGINAL) {
      return reply;
    }
    int end = LONGEST_ORIGINAL;
    while ((text[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}
