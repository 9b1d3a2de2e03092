package io.millrace.decode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines as they are, so that one of broken text is sent on and does not stand in the way. */
public final class ByteLines implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;

  /** Reads a stream, which is closed with this. */
  public ByteLines(InputStream in) {
    this.in = in;
  }

  /** The next line without its end (LF or CR LF), or null behind the last. */
  public byte[] next() throws IOException {
    if (position == limit && !fill()) {
      return null;
    }
    int end = lineFeed();
    if (end < limit) {
      return withoutReturn(taken(end));
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(2 * BUFFER_BYTES);
    while (end == limit) {
      line.write(buffer, position, limit - position);
      if (!fill()) {
        return withoutReturn(line.toByteArray());
      }
      end = lineFeed();
    }
    line.writeBytes(taken(end));
    return withoutReturn(line.toByteArray());
  }

  /** The bytes up to a line feed, behind which the next line begins. */
  private byte[] taken(int end) {
    byte[] bytes = Arrays.copyOfRange(buffer, position, end);
    position = end + 1;
    return bytes;
  }

  /** Where the next line feed is, or the limit where the buffer has none. */
  private int lineFeed() {
    int at = position;
    while (at < limit && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }

  private static byte[] withoutReturn(byte[] line) {
    boolean carriageReturn = line.length > 0 && line[line.length - 1] == '\r';
    return carriageReturn ? Arrays.copyOf(line, line.length - 1) : line;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
