package io.millrace.model.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files byte for byte as the format's reference implementation does: wide element types
 * first, then by name; the header padded with spaces to a multiple of 8 bytes.
 */
public final class SafetensorsWriter {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Comparator<TensorData> FILE_ORDER =
      Comparator.comparing(TensorData::type).reversed().thenComparing(TensorData::name);

  /** How much may await the disk, so that the last wait for it is no longer than others. */
  private static final long UNFORCED_BYTES = 1L << 28;

  private SafetensorsWriter() {}

  /**
   * Writes all tensors to a file beside {@code path}, forces it to disk and renames it, so that
   * {@code path} is at any time absent, the old file or the complete new one.
   *
   * @throws IOException when it cannot be written, naming the file, its size and the reason
   */
  public static void write(Path path, Map<String, String> metadata, List<TensorData> tensors)
      throws IOException {
    write(path, metadata, tensors, () -> {});
  }

  /** The same; {@code portion} is told after each part of a tensor. */
  public static void write(
      Path path, Map<String, String> metadata, List<TensorData> tensors, Runnable portion)
      throws IOException {
    List<TensorData> ordered = tensors.stream().sorted(FILE_ORDER).toList();
    Path folder = path.toAbsolutePath().getParent();
    Path partial = folder.resolve("." + path.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (FileChannel out =
          FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        fully(out, header(metadata, ordered));
        long unforced = 0;
        for (TensorData tensor : ordered) {
          long written = 0;
          for (int part = 0; part < tensor.parts(); part++) {
            ByteBuffer bytes = tensor.bytes().get().duplicate();
            written += bytes.remaining();
            unforced += bytes.remaining();
            fully(out, bytes);
            if (unforced > UNFORCED_BYTES) {
              out.force(false);
              unforced = 0;
            }
            portion.run();
          }
          requireSize(tensor, written);
        }
        out.force(true);
      }
      Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      long bytes = ordered.stream().mapToLong(TensorData::size).sum();
      throw new IOException(
          "Cannot write %s with %d bytes of tensors: %s".formatted(path, bytes, e.getMessage()), e);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static void requireSize(TensorData tensor, long written) throws IOException {
    if (written != tensor.size()) {
      throw new IOException(
          "tensor '%s' has %d bytes; %s %s needs %d"
              .formatted(tensor.name(), written, tensor.type(), tensor.shape(), tensor.size()));
    }
  }

  private static ByteBuffer header(Map<String, String> metadata, List<TensorData> tensors)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      metadata.forEach(root.putObject(Header.METADATA)::put);
    }
    Set<String> names = new HashSet<>(Set.of(Header.METADATA));
    long begin = 0;
    for (TensorData tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IOException("tensor '" + tensor.name() + "' is given twice");
      }
      long end = Math.addExact(begin, tensor.size());
      ObjectNode entry = root.putObject(tensor.name());
      entry.put("dtype", tensor.type().name());
      tensor.shape().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    byte[] json = JSON.writeValueAsBytes(root);
    int length = (json.length + 7) / 8 * 8;
    ByteBuffer header = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(length).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static void fully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
