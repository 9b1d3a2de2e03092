package io.millrace.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.fact.Flag;
import io.millrace.fact.RejectReason;
import io.millrace.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordDecoderTest {
  private static final byte[] JSON =
      "{\"trace_id\":\"t\",\"query\":\"Why?\",\"result\":\"So.\"}".getBytes(StandardCharsets.UTF_8);
  private static final Schema FOREIGN =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Run", "fields": [
                {"name": "query", "type": ["string", "null"]},
                {"name": "trace_id", "type": "string"},
                {"name": "outcome", "type": {"type": "enum", "name": "Outcome",
                  "symbols": ["failed", "success"]}},
                {"name": "cost_usd", "type": "float"},
                {"name": "input_tokens", "type": "int"},
                {"name": "config", "type": {"type": "map", "values": "double"}},
                {"name": "team", "type": "string"}]}
              """);

  @TempDir Path directory;
  private RecordDecoder decoder;

  @BeforeEach
  void writeSchemas() throws IOException {
    Files.writeString(directory.resolve("7.avsc"), SchemaStore.own("Trace").toString());
    Files.writeString(directory.resolve("8.json"), "{}");
    Files.writeString(directory.resolve("run.avsc"), FOREIGN.toString());
    decoder = RecordDecoder.withSchemas(directory.toString());
  }

  @Test
  void anUnknownFingerprintNamesItAndTheRemedy() throws IOException {
    RejectedInput rejected = rejection(RecordDecoder.withSchemas(null), foreignMessage());
    assertThat(rejected.reason()).isEqualTo(RejectReason.UNKNOWN_FINGERPRINT);
    assertThat(rejected)
        .hasMessageContaining(String.format("%016x", SchemaStore.fingerprint(FOREIGN)))
        .hasMessageContaining("--schema-dir");
  }

  @Test
  void aForeignWriterIsReadByItsSchemaFromTheDirectory() throws IOException, RejectedInput {
    Trace trace = read(decoder, foreignMessage());
    assertThat(trace.traceId()).isEqualTo("r-1");
    assertThat(trace.query()).isNull();
    assertThat(trace.outcome()).isEqualTo("success");
    assertThat(trace.costUsd()).isEqualTo(0.25);
    assertThat(trace.inputTokens()).isEqualTo(12);
    assertThat(trace.config().get("temperature").doubleValue()).isEqualTo(0.5);
    assertThat(trace.attributes()).containsEntry("team", "desk");
  }

  @Test
  void aRegistryIdWithoutASchemaDirectoryNamesItAndTheRemedy() throws RejectedInput {
    RejectedInput rejected =
        rejection(RecordDecoder.withSchemas(null), prefixed(7, avroBody(TraceJson.decode(JSON))));
    assertThat(rejected.reason()).isEqualTo(RejectReason.UNKNOWN_SCHEMA_ID);
    assertThat(rejected).hasMessageContaining("schema id 7 ").hasMessageContaining("--schema-dir");
  }

  @Test
  void aRegistryIdThatTheDirectoryLacksNamesTheIdsItHas() {
    RejectedInput rejected = rejection(decoder, prefixed(0xFFFF_FFFF, JSON));
    assertThat(rejected.reason()).isEqualTo(RejectReason.UNKNOWN_SCHEMA_ID);
    assertThat(rejected)
        .hasMessageContaining("schema id 4294967295 ")
        .hasMessageContaining("[7, 8]");
  }

  @Test
  void aRegistryIdOfTheDirectoryIsReadByItsSchema() throws RejectedInput {
    Trace given = TraceJson.decode(JSON);
    assertThat(read(decoder, prefixed(7, avroBody(given)))).isEqualTo(given);
    assertThat(read(decoder, prefixed(8, JSON))).isEqualTo(given);
  }

  @Test
  void aRecordThatEndsWithinItsHeaderIsInvalid() {
    for (byte[] value :
        new byte[][] {{(byte) 0xC3, 1}, {(byte) 0xC3, 1, 2, 3}, {0}, {0, 0, 0, 0, 7}}) {
      assertThat(rejection(decoder, value).reason()).isEqualTo(RejectReason.INVALID_AVRO);
    }
  }

  @Test
  void bytesAfterTheRecordAreInvalid() throws RejectedInput {
    byte[] avro = TraceAvro.encode(TraceJson.decode(JSON));
    RejectedInput rejected = rejection(decoder, Arrays.copyOf(avro, avro.length + 1));
    assertThat(rejected.reason()).isEqualTo(RejectReason.INVALID_AVRO);
    assertThat(rejected).hasMessageContaining("more bytes follow");
  }

  @Test
  void aSchemaDirectoryThatIsNotThereStopsTheStart() {
    String missing = directory.resolve("missing").toString();
    assertThatThrownBy(() -> RecordDecoder.withSchemas(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(missing);
  }

  @Test
  void textThatLooksLikeJsonStaysTextOverAvro() throws RejectedInput {
    byte[] json =
        """
        {"trace_id":"t","steps":[{"kind":"k","input":"5","output":"{}"}],\
        "feedback":[{"score":"0.8"}]}"""
            .getBytes(StandardCharsets.UTF_8);
    Trace given = TraceJson.decode(json);
    Trace read = TraceAvro.decode(TraceAvro.encode(given));
    assertThat(TraceJson.encode(read)).isEqualTo(TraceJson.encode(given));
    assertThat(read.feedback().get(0).inRange()).isFalse();
  }

  private static Trace read(RecordDecoder decoder, byte[] value) throws RejectedInput {
    return decoder.trace(value, EnumSet.noneOf(Flag.class));
  }

  private static RejectedInput rejection(RecordDecoder decoder, byte[] value) {
    return catchThrowableOfType(RejectedInput.class, () -> read(decoder, value));
  }

  private static byte[] prefixed(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  /** A trace as Avro without the single-object header. */
  private static byte[] avroBody(Trace trace) {
    byte[] avro = TraceAvro.encode(trace);
    return Arrays.copyOfRange(avro, 10, avro.length);
  }

  /** Written by Avro's own encoder. */
  private static byte[] foreignMessage() throws IOException {
    GenericRecord run = new GenericData.Record(FOREIGN);
    run.put("trace_id", "r-1");
    run.put("outcome", new GenericData.EnumSymbol(FOREIGN.getField("outcome").schema(), "success"));
    run.put("cost_usd", 0.25f);
    run.put("input_tokens", 12);
    run.put("config", Map.of("temperature", 0.5));
    run.put("team", "desk");
    ByteBuffer message =
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), FOREIGN).encode(run);
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return bytes;
  }
}
