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
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, length + HEADER, utf8.length);
    close(tag, utf8.length);
    codePoints += isAscii(utf8, text) ? utf8.length : text.codePointCount(0, text.length());
  }

  /**
   * Adds the text as {@link TextNormalizer#normalize} makes it.
   *
   * @return whether anything was left of it
   */
  boolean addNormalized(char tag, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (!isAscii(utf8, text)) {
      String normal = TextNormalizer.normalize(text);
      add(tag, normal);
      return !normal.isEmpty();
    }
    reserve(utf8.length);
    int start = length + HEADER;
    int folded = AsciiFold.into(utf8, bytes, start) - start;
    close(tag, folded);
    codePoints += folded;
    return folded > 0;
  }

  private static boolean isAscii(byte[] utf8, String text) {
    return utf8.length == text.length();
  }

  private void reserve(int size) {
    int end = length + HEADER + size;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
  }

  private void close(char tag, int size) {
    bytes[length] = (byte) tag;
    bytes[length + 1] = (byte) (size >>> 24);
    bytes[length + 2] = (byte) (size >>> 16);
    bytes[length + 3] = (byte) (size >>> 8);
    bytes[length + 4] = (byte) size;
    length += HEADER + size;
  }

  void updateInto(MessageDigest digest) {
    digest.update(bytes, 0, length);
  }

  int codePoints() {
    return codePoints;
  }
}
