package io.millrace.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** The parts of one message in the byte layout that is hashed. */
final class Parts {
  private static final int HEADER = 5;

  private byte[] bytes = new byte[1024];
  private int length;
  private int codePoints;

  void clear() {
    length = 0;
    codePoints = 0;
  }

  void add(char tag, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int end = length + HEADER + utf8.length;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    bytes[length] = (byte) tag;
    bytes[length + 1] = (byte) (utf8.length >>> 24);
    bytes[length + 2] = (byte) (utf8.length >>> 16);
    bytes[length + 3] = (byte) (utf8.length >>> 8);
    bytes[length + 4] = (byte) utf8.length;
    System.arraycopy(utf8, 0, bytes, length + HEADER, utf8.length);
    length = end;
    codePoints +=
        utf8.length == text.length() ? utf8.length : text.codePointCount(0, text.length());
  }

  void updateInto(MessageDigest digest) {
    digest.update(bytes, 0, length);
  }

  int codePoints() {
    return codePoints;
  }
}
