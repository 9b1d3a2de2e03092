package io.millrace.model.worker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Messages on a pipe: four bytes {@code MLR} and the version, four bytes length (big-endian), JSON
 * in UTF-8. Anything else on the pipe is noticed, not skipped.
 */
public final class Frames {

  /** Of the protocol; both sides must have the same. */
  public static final int VERSION = 2;

  private static final int MARK = ('M' << 24) | ('L' << 16) | ('R' << 8) | VERSION;
  private static final int HEADER = 8;
  private static final int LONGEST = 16 << 20;

  private Frames() {}

  /** Writes a message whole; several threads may write to one stream. */
  public static void write(OutputStream out, Object message) throws IOException {
    byte[] json = WorkerJson.MAPPER.writeValueAsBytes(message);
    ByteBuffer frame = ByteBuffer.allocate(HEADER + json.length);
    frame.putInt(MARK).putInt(json.length).put(json);
    synchronized (out) {
      out.write(frame.array());
      out.flush();
    }
  }

  /**
   * The next message, or empty where the stream ends between two.
   *
   * @throws IOException when what comes is no frame of this version, or ends within one
   */
  public static <T> Optional<T> read(InputStream in, Class<T> type) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length == 0) {
      return Optional.empty();
    }
    if (header.length < HEADER) {
      throw new EOFException("the pipe ended within a frame's header");
    }
    ByteBuffer read = ByteBuffer.wrap(header);
    int mark = read.getInt();
    int length = read.getInt();
    if (mark != MARK || length < 0 || length > LONGEST) {
      throw new IOException(
          "the pipe holds %08x %08x where a frame of protocol version %d was to begin"
              .formatted(mark, length, VERSION));
    }
    byte[] json = new byte[length];
    new DataInputStream(in).readFully(json);
    return Optional.of(WorkerJson.MAPPER.readValue(json, type));
  }
}
