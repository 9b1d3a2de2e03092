package io.millrace.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;
import org.apache.avro.Schema;

/** Renders an Avro record of any schema in the canonical JSON form, by the names of its fields. */
final class AvroToJson {
  /** Fields whose text is JSON. */
  static final Set<String> JSON =
      Set.of("tools", "config", "input", "output", "parts", "raw_score");

  private static final Set<String> TIMES = Set.of("started_at", "ended_at", "time");
  static final double MILLIS_FROM = 1e11;

  private final AvroInput in;
  private final PlainJson out = new PlainJson();

  private AvroToJson(AvroInput in) {
    this.in = in;
  }

  /** Renders the one record that the bytes hold from a place on. */
  static byte[] render(Schema schema, byte[] bytes, int from) throws RejectedInput {
    AvroToJson rendering = new AvroToJson(new AvroInput(bytes, from));
    rendering.value(schema, "", 0);
    if (rendering.in.left() > 0) {
      throw rendering.in.broken("more bytes follow the record");
    }
    return rendering.out.toBytes();
  }

  private void value(Schema schema, String field, int depth) throws RejectedInput {
    if (depth > Limits.DEPTH) {
      throw in.broken("nested deeper than " + Limits.DEPTH + " levels");
    }
    switch (schema.getType()) {
      case RECORD -> record(schema, depth);
      case ARRAY -> array(schema.getElementType(), field, depth);
      case MAP -> map(schema.getValueType(), depth);
      case UNION ->
          value(schema.getTypes().get(in.readIndex(schema.getTypes().size())), field, depth + 1);
      case ENUM ->
          out.string(schema.getEnumSymbols().get(in.readIndex(schema.getEnumSymbols().size())));
      case STRING -> text(in.readString(), field);
      case BYTES -> out.string(in.readString());
      case FIXED -> out.string(in.readString(schema.getFixedSize()));
      case INT, LONG -> whole(in.readLong(), field);
      case FLOAT -> fraction(Float.intBitsToFloat((int) in.readFixed(4)));
      case DOUBLE -> fraction(Double.longBitsToDouble(in.readFixed(8)));
      case BOOLEAN -> out.json(in.read() == 0 ? "false" : "true");
      case NULL -> out.json("null");
    }
  }

  private void record(Schema schema, int depth) throws RejectedInput {
    out.open('{');
    for (Schema.Field field : schema.getFields()) {
      Schema type = field.schema();
      if (type.isUnion()) {
        type = type.getTypes().get(in.readIndex(type.getTypes().size()));
      }
      if (type.getType() != Schema.Type.NULL) {
        out.member(jsonName(field.name()));
        value(type, field.name(), depth + 1);
      }
    }
    out.close('}');
  }

  /** Two fields of the Avro form are other types of one JSON field. */
  private static String jsonName(String name) {
    return switch (name) {
      case "parts" -> "content";
      case "raw_score" -> "score";
      default -> name;
    };
  }

  private void array(Schema items, String field, int depth) throws RejectedInput {
    out.open('[');
    for (long block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (; block > 0; block--) {
        value(items, field, depth + 1);
      }
    }
    out.close(']');
  }

  private void map(Schema values, int depth) throws RejectedInput {
    out.open('{');
    for (long block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (; block > 0; block--) {
        out.member(in.readString());
        value(values, "", depth + 1);
      }
    }
    out.close('}');
  }

  private void text(String text, String field) {
    JsonNode parsed = JSON.contains(field) ? JsonTree.parse(text) : null;
    if (parsed == null) {
      out.string(text);
    } else {
      out.node(parsed);
    }
  }

  private void whole(long value, String field) {
    if (TIMES.contains(field) && value < MILLIS_FROM && value > -MILLIS_FROM) {
      out.string(Instant.ofEpochMilli(value).toString());
    } else {
      out.number(value);
    }
  }

  private void fraction(double value) {
    if (Double.isFinite(value)) {
      out.number(value);
    } else {
      out.string(Double.toString(value));
    }
  }
}
