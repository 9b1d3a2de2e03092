package io.millrace.model.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks the JSON header. Tensors must cover the data without gap or overlap. */
final class HeaderReader {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;

  HeaderReader(Path file) {
    this.file = file;
  }

  Header read(ByteBuffer bytes, long dataSize) throws SafetensorsException {
    JsonNode root = parse(bytes);
    if (!root.isObject()) {
      throw new SafetensorsException(file, "the header is not a JSON object");
    }
    Map<String, String> metadata = Map.of();
    List<TensorEntry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(Header.METADATA)) {
        metadata = metadata(field.getValue());
      } else {
        entries.add(new EntryReader(file, field.getKey()).read(field.getValue()));
      }
    }
    checkCover(entries, dataSize);
    return new Header(metadata, entries);
  }

  private JsonNode parse(ByteBuffer bytes) throws SafetensorsException {
    try {
      return JSON.readTree(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      throw new SafetensorsException(file, "the header is not UTF-8");
    } catch (JsonProcessingException e) {
      throw new SafetensorsException(
          file, "the header is not valid JSON: " + e.getOriginalMessage());
    }
  }

  private Map<String, String> metadata(JsonNode node) throws SafetensorsException {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (!node.isNull() && !node.isObject()) {
      throw new SafetensorsException(file, Header.METADATA + " is not an object");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isTextual()) {
        throw new SafetensorsException(
            file,
            Header.METADATA + " has a value that is not a string under '" + field.getKey() + "'");
      }
      metadata.put(field.getKey(), field.getValue().textValue());
    }
    return metadata;
  }

  private void checkCover(List<TensorEntry> entries, long dataSize) throws SafetensorsException {
    entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
    long expected = 0;
    for (TensorEntry entry : entries) {
      if (entry.begin() != expected) {
        throw new SafetensorsException(
            file,
            entry.name(),
            "begins at byte " + entry.begin() + " where " + expected + " is expected");
      }
      if (entry.end() > dataSize) {
        throw new SafetensorsException(
            file,
            entry.name(),
            "ends at byte "
                + entry.end()
                + " but the file has only "
                + dataSize
                + " bytes of data");
      }
      expected = entry.end();
    }
    if (expected != dataSize) {
      String last = entries.isEmpty() ? "the header" : "the last tensor '" + last(entries) + "'";
      throw new SafetensorsException(file, (dataSize - expected) + " bytes lie after " + last);
    }
  }

  private static String last(List<TensorEntry> entries) {
    return entries.get(entries.size() - 1).name();
  }
}
