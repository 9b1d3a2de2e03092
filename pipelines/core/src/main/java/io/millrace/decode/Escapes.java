package io.millrace.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds what JSON text may not be able to hold as it is, eight bytes in one step: control
 * characters, quotes and backslashes, and the question marks that stand for what has no encoding.
 */
final class Escapes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long QUESTION_MARKS = '?' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private Escapes() {}

  /** Where the first of them is from {@code from} on, or the end. */
  static int next(byte[] utf8, int from) {
    int i = from;
    for (; i + Long.BYTES <= utf8.length; i += Long.BYTES) {
      long eight = (long) LONGS.get(utf8, i);
      long quote = eight ^ QUOTES;
      long backslash = eight ^ BACKSLASHES;
      long questionMark = eight ^ QUESTION_MARKS;
      // the lowest marked byte is exact, those above it may be marked by its borrow
      long found =
          (((eight - SPACES) & ~eight)
                  | ((quote - ONES) & ~quote)
                  | ((backslash - ONES) & ~backslash)
                  | ((questionMark - ONES) & ~questionMark))
              & TOPS;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < utf8.length && !needed(utf8[i])) {
      i++;
    }
    return i;
  }

  private static boolean needed(byte c) {
    return (c >= 0 && c < ' ') || c == '"' || c == '\\' || c == '?';
  }
}
