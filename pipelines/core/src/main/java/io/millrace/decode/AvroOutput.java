package io.millrace.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;

/** Writes canonical JSON as Avro of Millrace's own schemas, in single-object encoding. */
final class AvroOutput {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static byte[] singleObject(Schema schema, JsonNode record) {
    AvroOutput output = new AvroOutput();
    output.out.writeBytes(
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 1)
            .putLong(SchemaStore.fingerprint(schema))
            .array());
    output.record(schema, record);
    return output.out.toByteArray();
  }

  private void record(Schema schema, JsonNode record) {
    for (Schema.Field field : schema.getFields()) {
      JsonNode value = fieldValue(field.name(), record);
      Schema type = field.schema();
      if (type.isUnion()) {
        writeLong(value == null ? 0 : 1);
        type = type.getTypes().get(value == null ? 0 : 1);
      }
      if (value != null && value.isTextual() && AvroToJson.JSON.contains(field.name())) {
        // bare text would be read back as the number or object that it looks like
        value = TextNode.valueOf(PlainJson.of(value));
      }
      write(type, value);
    }
  }

  private static JsonNode fieldValue(String name, JsonNode record) {
    JsonNode content = record.get("content");
    JsonNode score = record.get("score");
    boolean inRange =
        score != null && score.isNumber() && score.doubleValue() >= 0 && score.doubleValue() <= 1;
    return switch (name) {
      case "content" -> content != null && content.isTextual() ? content : null;
      case "parts" -> content != null && content.isArray() ? content : null;
      case "score" -> inRange ? score : null;
      case "raw_score" -> inRange ? null : score;
      case "arguments" -> record.path("function").get(name);
      case "name" -> record.has("function") ? record.get("function").get(name) : record.get(name);
      default -> record.get(name);
    };
  }

  private void write(Schema type, JsonNode value) {
    switch (type.getType()) {
      case RECORD -> record(type, value);
      case ARRAY -> {
        if (value != null && !value.isEmpty()) {
          writeLong(value.size());
          value.forEach(item -> write(type.getElementType(), item));
        }
        writeLong(0);
      }
      case MAP -> {
        if (value != null && !value.isEmpty()) {
          writeLong(value.size());
          for (Map.Entry<String, JsonNode> entry : value.properties()) {
            writeString(entry.getKey());
            write(type.getValueType(), entry.getValue());
          }
        }
        writeLong(0);
      }
      case STRING -> writeString(text(value));
      case INT, LONG ->
          writeLong(
              value.isTextual()
                  ? Instant.parse(value.textValue()).toEpochMilli()
                  : value.longValue());
      case DOUBLE ->
          out.writeBytes(
              ByteBuffer.allocate(8)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putDouble(value.doubleValue())
                  .array());
      case BOOLEAN -> out.write(value.booleanValue() ? 1 : 0);
      case NULL -> {
        // null has no bytes
      }
      default -> throw new IllegalArgumentException("no such type in Millrace's schemas: " + type);
    }
  }

  private static String text(JsonNode value) {
    if (value == null) {
      return "";
    }
    return value.isTextual() ? value.textValue() : PlainJson.of(value);
  }

  private void writeString(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeLong(utf8.length);
    out.writeBytes(utf8);
  }

  private void writeLong(long value) {
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7FL) != 0) {
      out.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
