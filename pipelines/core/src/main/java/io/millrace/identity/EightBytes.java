package io.millrace.identity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes in one step. What is found is marked in the top bit of its byte, and several
 * findings may be joined by {@code |} before {@link #marks} leaves the top bits alone. The first
 * marked byte is exact; those after it may be marked by its borrow. The formulas are {@code
 * haszero} and {@code hasless} of Sean Anderson's Bit Twiddling Hacks; the first is also in
 * Hacker's Delight, section 6-1.
 */
public final class EightBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private EightBytes() {}

  /** The eight bytes from there on; the array must hold as many. */
  public static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** One ASCII character eight times. */
  public static long all(char ascii) {
    return ascii * ONES;
  }

  /** Marks bytes that are zero. */
  public static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }

  /** Marks ASCII characters below that of which there are eight copies. */
  public static long below(long eight, long copies) {
    return (eight - copies) & ~eight;
  }

  /** The marks alone; zero where nothing was found. */
  public static long marks(long found) {
    return found & TOPS;
  }

  /** How many bytes lie before the first marked one; eight where none is marked. */
  public static int first(long marks) {
    return Long.numberOfTrailingZeros(marks) / Byte.SIZE;
  }
}
