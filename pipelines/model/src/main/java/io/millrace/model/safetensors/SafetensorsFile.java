package io.millrace.model.safetensors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file opened for reading. Opening checks the whole header; values are mapped one
 * tensor at a time, so that a file larger than the heap costs no heap. Mapped buffers stay valid
 * after {@link #close()}.
 */
public final class SafetensorsFile implements Closeable {

  private static final int LENGTH_BYTES = 8;

  private final Path path;
  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, String> metadata;
  private final Map<String, TensorEntry> entries = new LinkedHashMap<>();

  private SafetensorsFile(Path path, FileChannel channel, long dataStart, Header header) {
    this.path = path;
    this.channel = channel;
    this.dataStart = dataStart;
    this.metadata = header.metadata();
    header.entries().forEach(entry -> entries.put(entry.name(), entry));
  }

  /**
   * Opens and checks a file.
   *
   * @throws SafetensorsException when the file does not follow the format
   */
  public static SafetensorsFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return read(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static SafetensorsFile read(Path path, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw new SafetensorsException(path, "has " + size + " bytes, too few for a header");
    }
    long length = fully(channel, 0, LENGTH_BYTES).getLong();
    if (length < 0 || length > Header.MAX_LENGTH) {
      throw new SafetensorsException(
          path,
          "names a header of %s bytes; at most %d are allowed"
              .formatted(Long.toUnsignedString(length), Header.MAX_LENGTH));
    }
    long dataStart = LENGTH_BYTES + length;
    if (dataStart > size) {
      throw new SafetensorsException(
          path, "names a header of " + length + " bytes but has only " + size + " bytes in all");
    }
    ByteBuffer header = fully(channel, LENGTH_BYTES, (int) length);
    return new SafetensorsFile(
        path, channel, dataStart, new HeaderReader(path).read(header, size - dataStart));
  }

  private static ByteBuffer fully(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    int read = 0;
    while (read >= 0 && bytes.hasRemaining()) {
      read = channel.read(bytes, position + bytes.position());
    }
    return bytes.flip();
  }

  /** The file's path. */
  public Path path() {
    return path;
  }

  /** The header's metadata, empty where it has none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** All tensors in the order of their bytes. */
  public List<TensorEntry> entries() {
    return List.copyOf(entries.values());
  }

  /** Whether the file has a tensor of this name. */
  public boolean contains(String name) {
    return entries.containsKey(name);
  }

  /**
   * One tensor's entry.
   *
   * @throws SafetensorsException when the file has no tensor of this name
   */
  public TensorEntry entry(String name) throws SafetensorsException {
    TensorEntry entry = entries.get(name);
    if (entry == null) {
      throw new SafetensorsException(path, name, "is not in the file");
    }
    return entry;
  }

  /** Whether the tensor's first byte lies at a multiple of its element size in the file. */
  public boolean isAligned(String name) throws SafetensorsException {
    TensorEntry entry = entry(name);
    return (dataStart + entry.begin()) * 8 % entry.type().bits() == 0;
  }

  /** The tensor's bytes, mapped read-only, little-endian; a tensor above 2 GiB is refused. */
  public ByteBuffer bytes(String name) throws IOException {
    TensorEntry entry = entry(name);
    if (entry.size() > Integer.MAX_VALUE) {
      throw new SafetensorsException(
          path, name, "has " + entry.size() + " bytes; at most 2 GiB can be mapped in one piece");
    }
    return channel
        .map(FileChannel.MapMode.READ_ONLY, dataStart + entry.begin(), entry.size())
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The tensor's values, widened or rounded to 32-bit floats; only for floating types. */
  public float[] floats(String name) throws IOException {
    FloatsReader reader = reader(name);
    return reader.next(reader.remaining());
  }

  /** As {@link #floats}, in portions, so that a large tensor needs little heap. */
  public FloatsReader reader(String name) throws IOException {
    TensorEntry entry = entry(name);
    if (!entry.type().isFloating()) {
      throw new SafetensorsException(
          path, name, "is of type " + entry.type() + "; F32, F16, BF16 or F64 is needed");
    }
    return new FloatsReader(bytes(name), entry.type());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
