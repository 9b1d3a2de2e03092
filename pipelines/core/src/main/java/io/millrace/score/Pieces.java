package io.millrace.score;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Counts the trimmed, non-empty pieces between full stops and how many of them differ. */
final class Pieces {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final byte[] text;

  /** Open addressing: start and end of a piece by slot, end 0 when the slot is free. */
  private int[] slots = new int[32];

  private long[] hashes = new long[16];
  private int total;
  private int unique;
  private int firstPerson;

  Pieces(byte[] text) {
    this.text = text;
  }

  /**
   * Takes the piece {@code from..to}.
   *
   * @param speaks whether the first person was met with one of its verbs inside the piece
   */
  void add(int from, int to, boolean speaks) {
    int start = Utf8.trimStart(text, from, to);
    int end = Utf8.trimEnd(text, start, to);
    if (start == end) {
      return;
    }
    total++;
    if (speaks || (end - start > 1 && (text[start] | 0x20) == 'i' && text[start + 1] == ' ')) {
      firstPerson++;
    }
    if (insert(hash(start, end), start, end)) {
      unique++;
      if (unique * 2 > hashes.length) {
        grow();
      }
    }
  }

  int firstPerson() {
    return firstPerson;
  }

  /** 10 without any piece, otherwise 0, 1, 3 or 5 by the share of repeated pieces. */
  int degeneration() {
    if (total == 0) {
      return 10;
    }
    double repeated = 1.0 - (double) unique / total;
    if (repeated > 0.5) {
      return 5;
    }
    if (repeated > 0.3) {
      return 3;
    }
    return repeated > 0.15 ? 1 : 0;
  }

  private boolean insert(long hash, int start, int end) {
    int mask = hashes.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (slots[2 * slot + 1] != 0) {
      if (hashes[slot] == hash
          && Arrays.equals(text, slots[2 * slot], slots[2 * slot + 1], text, start, end)) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    put(slot, hash, start, end);
    return true;
  }

  private void put(int slot, long hash, int start, int end) {
    hashes[slot] = hash;
    slots[2 * slot] = start;
    slots[2 * slot + 1] = end;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldSlots = slots;
    hashes = new long[oldHashes.length * 2];
    slots = new int[oldSlots.length * 2];
    int mask = hashes.length - 1;
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldSlots[2 * i + 1] != 0) {
        int slot = (int) (oldHashes[i] >>> 32) & mask;
        while (slots[2 * slot + 1] != 0) {
          slot = (slot + 1) & mask;
        }
        put(slot, oldHashes[i], oldSlots[2 * i], oldSlots[2 * i + 1]);
      }
    }
  }

  private long hash(int start, int end) {
    long hash = (long) end - start;
    int i = start;
    for (; i + 8 <= end; i += 8) {
      hash = mix(hash ^ (long) LONGS.get(text, i));
    }
    long rest = 0;
    for (; i < end; i++) {
      rest = rest << 8 | (text[i] & 0xff);
    }
    return mix(hash ^ rest);
  }

  private static long mix(long value) {
    long product = value * MULTIPLIER;
    return product ^ product >>> 29;
  }
}
