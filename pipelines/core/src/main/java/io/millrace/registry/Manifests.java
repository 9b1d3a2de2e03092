package io.millrace.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.identity.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * The registry's JSON: canonical (RFC 8785), names in snake case, unknown fields left alone so that
 * a later version may add some. A repeated key is an error.
 */
final class Manifests {

  static final String FILE = "manifest.json";

  /**
   * What does not follow from the training: the version of the code, and the dataset, as several
   * may have the same pairs to train and evaluate on.
   */
  static final List<String> OF_THE_FIRST = List.of("code_version", "dataset_hash");

  static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final int FORMAT = 1;

  private Manifests() {}

  static byte[] write(AdapterRecord record) {
    ObjectNode root = JSON.valueToTree(record.manifest());
    root.put("format_version", FORMAT);
    root.put("id", record.id());
    root.put("weights_hash", record.weightsHash());
    root.set("files", JSON.valueToTree(record.files()));
    return CanonicalJson.of(root).getBytes(StandardCharsets.UTF_8);
  }

  /** The record in a manifest's bytes; the path is for the message only. */
  static AdapterRecord read(Path path, byte[] bytes) throws CorruptRecordException {
    try {
      JsonNode root = tree(path, bytes);
      requireFormat(path, root, FORMAT);
      SortedMap<String, PublishedFile> files =
          JSON.convertValue(root.get("files"), new TypeReference<>() {});
      return new AdapterRecord(
          root.path("id").asText(),
          root.path("weights_hash").asText(),
          files,
          JSON.treeToValue(root, AdapterManifest.class));
    } catch (IllegalArgumentException | NullPointerException | JsonProcessingException e) {
      throw new CorruptRecordException(path, firstLine(e), e);
    }
  }

  /** The same value with numbers as a reader of its canonical JSON gets them. */
  static JsonNode canonical(JsonNode value) {
    try {
      return JSON.readTree(CanonicalJson.of(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("'" + value + "' has no canonical JSON", e);
    }
  }

  static ObjectNode tree(Path path, byte[] bytes) throws CorruptRecordException {
    try {
      if (!(JSON.readTree(bytes) instanceof ObjectNode root)) {
        throw new CorruptRecordException(path, "it holds no JSON object", null);
      }
      return root;
    } catch (IOException e) {
      throw e instanceof CorruptRecordException known
          ? known
          : new CorruptRecordException(path, firstLine(e), e);
    }
  }

  static void requireFormat(Path path, JsonNode root, int format) throws CorruptRecordException {
    if (root.path("format_version").asInt() != format) {
      throw new CorruptRecordException(
          path,
          "its format_version is %s and this version reads %d"
              .formatted(root.path("format_version"), format),
          null);
    }
  }

  static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
