package io.millrace.decode;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines as they are, so that one of broken text is sent on and does not stand in the way. */
public final class ByteLines implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;

  /** Reads a stream, which is closed with this. */
  public ByteLines(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
  }

  /** The next line without its end (LF or CR LF), or null behind the last. */
  public byte[] next() throws IOException {
    int read = in.read();
    if (read < 0) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    while (read >= 0 && read != '\n') {
      line.write(read);
      read = in.read();
    }
    byte[] bytes = line.toByteArray();
    boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
