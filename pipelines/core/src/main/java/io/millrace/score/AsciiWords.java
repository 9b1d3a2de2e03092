package io.millrace.score;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds word ends eight bytes at a time, so that a word costs no branch for each letter. */
final class AsciiWords {
  private AsciiWords() {}

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH = EACH << 7;

  /** End of the run of ASCII letters, digits and underscores from {@code at} on. */
  static int end(byte[] text, int at) {
    int i = at;
    while (i + 8 <= text.length) {
      long others = HIGH & ~letters((long) LONGS.get(text, i));
      if (others != 0) {
        i += Long.numberOfTrailingZeros(others) >>> 3;
        break;
      }
      i += 8;
    }
    while (i < text.length && Utf8.isWord(text[i])) {
      i++;
    }
    return i;
  }

  /** The high bit of every byte that is an ASCII letter, in either case. */
  private static long letters(long bytes) {
    long lower = (bytes | EACH * 0x20) & ~HIGH;
    long fromA = lower + EACH * (0x80 - 'a');
    long beyondZ = lower + EACH * (0x80 - 'z' - 1);
    return fromA & ~beyondZ & ~bytes & HIGH;
  }
}
