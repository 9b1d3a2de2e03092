package io.millrace.model.publish;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A GGUF file of version 3 in the making: little-endian, f32 tensors at multiples of 32 bytes
 * (ggml-org/ggml, docs/gguf.md).
 */
final class GgufFile {

  private static final int MAGIC = 0x46554747;
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;
  private static final int FLOAT32 = 6;
  private static final int STRING = 8;
  private static final int F32 = 0;

  private record Tensor(String name, List<Long> sizes, float[] values) {}

  private final List<ByteBuffer> metadata = new ArrayList<>();
  private final List<Tensor> tensors = new ArrayList<>();

  void text(String key, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    metadata.add(
        key(key, STRING, Long.BYTES + bytes.length).putLong(bytes.length).put(bytes).flip());
  }

  void number(String key, float value) {
    metadata.add(key(key, FLOAT32, Float.BYTES).putFloat(value).flip());
  }

  /**
   * Adds a tensor.
   *
   * @param sizes the fastest-running first
   */
  void tensor(String name, List<Long> sizes, float[] values) {
    tensors.add(new Tensor(name, sizes, values));
  }

  void write(Path file) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      put(
          out,
          buffer(24)
              .putInt(MAGIC)
              .putInt(VERSION)
              .putLong(tensors.size())
              .putLong(metadata.size()));
      for (ByteBuffer entry : metadata) {
        put(out, entry.position(entry.limit()));
      }
      long offset = 0;
      for (Tensor tensor : tensors) {
        put(out, header(tensor, offset));
        offset += padded((long) tensor.values().length * Float.BYTES);
      }
      pad(out);
      for (Tensor tensor : tensors) {
        ByteBuffer data = buffer(tensor.values().length * Float.BYTES);
        data.asFloatBuffer().put(tensor.values());
        put(out, data.position(data.limit()));
        pad(out);
      }
    }
  }

  private static ByteBuffer header(Tensor tensor, long offset) {
    byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = buffer(Long.BYTES * (2 + tensor.sizes().size()) + name.length + 8);
    header.putLong(name.length).put(name).putInt(tensor.sizes().size());
    tensor.sizes().forEach(header::putLong);
    return header.putInt(F32).putLong(offset);
  }

  private static ByteBuffer key(String key, int type, int valueBytes) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    return buffer(Long.BYTES + name.length + Integer.BYTES + valueBytes)
        .putLong(name.length)
        .put(name)
        .putInt(type);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void pad(FileChannel out) throws IOException {
    int missing = (int) (padded(out.position()) - out.position());
    put(out, buffer(missing).position(missing));
  }

  private static long padded(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static void put(FileChannel out, ByteBuffer filled) throws IOException {
    filled.flip();
    while (filled.hasRemaining()) {
      out.write(filled);
    }
  }
}
