package io.millrace.decode;

import io.millrace.fact.RejectReason;
import java.nio.charset.StandardCharsets;

/** Avro's binary encoding of plain values; no length is believed beyond the bytes that are left. */
final class AvroInput {
  private final byte[] bytes;
  private int at;

  AvroInput(byte[] bytes, int from) {
    this.bytes = bytes;
    at = from;
  }

  int left() {
    return bytes.length - at;
  }

  int read() throws RejectedInput {
    if (at >= bytes.length) {
      throw broken("the bytes end within a value");
    }
    return bytes[at++] & 0xFF;
  }

  long readLong() throws RejectedInput {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = read();
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw broken("an integer is longer than ten bytes");
  }

  long readFixed(int size) throws RejectedInput {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (long) read() << (8 * i);
    }
    return value;
  }

  /** An index below a limit: a union's branch or an enum's symbol. */
  int readIndex(int limit) throws RejectedInput {
    long index = readLong();
    if (index < 0 || index >= limit) {
      throw broken("index " + index + " is not below " + limit);
    }
    return (int) index;
  }

  String readString() throws RejectedInput {
    return readString(readLong());
  }

  String readString(long size) throws RejectedInput {
    if (size < 0 || size > left()) {
      throw broken("a length of " + size + " with " + left() + " bytes left");
    }
    String text = new String(bytes, at, (int) size, StandardCharsets.UTF_8);
    at += (int) size;
    return text;
  }

  /** The items of the next block of an array or map; 0 ends it. */
  long readBlock() throws RejectedInput {
    long count = readLong();
    if (count < 0) {
      readLong();
      count = -count;
    }
    if (count < 0 || count > left()) {
      throw broken("a block of " + count + " items with " + left() + " bytes left");
    }
    return count;
  }

  RejectedInput broken(String what) {
    return new RejectedInput(
        RejectReason.INVALID_AVRO,
        "the record is not Avro of its schema: " + what + " at byte " + at);
  }
}
