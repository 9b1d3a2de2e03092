package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.identity.CanonicalJson;
import io.millrace.identity.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A hash of the tensors that a folder is loaded with, by which a copy under another name is known:
 * SHA-256, lower-case hex, over each tensor in the order of the names as canonical JSON {@code
 * ["name","dtype",[shape]]}, a line feed and its bytes; in an adapter's folder then the keys of
 * PEFT's {@code adapter_config.json} that scale them, as canonical JSON. How tensors are spread
 * over files, what a file's metadata says, and weights in another layout beside them, do not count.
 */
public final class WeightsHash {

  private static final long MAX_HEADER = 100_000_000;
  private static final int BUFFER = 1 << 20;
  private static final List<String> SCALE =
      List.of("alpha_pattern", "lora_alpha", "r", "rank_pattern", "use_rslora");

  private record Tensor(Path file, JsonNode entry, long begin, long end) {}

  private WeightsHash() {}

  /**
   * The hash of a folder.
   *
   * @throws IOException when there is no safetensors file, or one cannot be read
   */
  public static String of(Path folder) throws IOException {
    return of(folder, () -> {});
  }

  /** The same; {@code portion} is told after each tensor. */
  public static String of(Path folder, Runnable portion) throws IOException {
    WeightPlaces places = WeightPlaces.of(folder);
    TreeMap<String, Tensor> tensors = new TreeMap<>();
    for (Path file : places.files()) {
      addTensors(tensors, file, places);
    }
    MessageDigest digest = Sha256.start();
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      JsonNode entry = tensor.getValue().entry();
      JsonNode line =
          Manifests.JSON
              .createArrayNode()
              .add(tensor.getKey())
              .add(entry.path("dtype"))
              .add(entry.path("shape"));
      digest.update((CanonicalJson.of(line) + "\n").getBytes(StandardCharsets.UTF_8));
      addBytes(digest, tensor.getValue());
      portion.run();
    }
    Path config = folder.resolve(WeightPlaces.ADAPTER_CONFIG);
    if (Files.isRegularFile(config)) {
      ObjectNode scale = Manifests.JSON.createObjectNode();
      JsonNode all = Manifests.tree(config, Files.readAllBytes(config));
      SCALE.stream().filter(all::hasNonNull).forEach(key -> scale.set(key, all.get(key)));
      digest.update(CanonicalJson.of(scale).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void addTensors(Map<String, Tensor> tensors, Path file, WeightPlaces places)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer length = read(channel, file, 0, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long header = length.getLong();
      if (header < 2 || header > Math.min(MAX_HEADER, channel.size() - Long.BYTES)) {
        throw malformed(file, "the length of its header is " + header);
      }
      byte[] json = read(channel, file, Long.BYTES, (int) header).array();
      long data = Long.BYTES + header;
      for (Map.Entry<String, JsonNode> field :
          Manifests.tree(file, json).properties().stream()
              .filter(field -> !field.getKey().equals("__metadata__"))
              .filter(field -> places.has(file, field.getKey()))
              .toList()) {
        long begin = data + field.getValue().path("data_offsets").path(0).asLong(-1);
        long end = data + field.getValue().path("data_offsets").path(1).asLong(-1);
        if (begin < data || end < begin || end > channel.size()) {
          throw malformed(file, "tensor '" + field.getKey() + "' lies outside of it");
        }
        Tensor tensor = new Tensor(file, field.getValue(), begin, end);
        if (tensors.put(field.getKey(), tensor) != null) {
          throw malformed(file, "tensor '" + field.getKey() + "' is in another file too");
        }
      }
    }
  }

  private static void addBytes(MessageDigest digest, Tensor tensor) throws IOException {
    try (FileChannel channel = FileChannel.open(tensor.file())) {
      for (long at = tensor.begin(); at < tensor.end(); at += BUFFER) {
        int size = (int) Math.min(BUFFER, tensor.end() - at);
        digest.update(read(channel, tensor.file(), at, size));
      }
    }
  }

  private static ByteBuffer read(FileChannel channel, Path file, long from, int size)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw malformed(file, "it ends after " + channel.size() + " bytes");
      }
    }
    return bytes.flip();
  }

  private static IOException malformed(Path file, String cause) {
    return new IOException("Cannot hash the weights in %s: %s".formatted(file, cause));
  }
}
