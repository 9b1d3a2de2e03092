package io.millrace.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.decode.RejectedInput;
import io.millrace.decode.TraceAvro;
import io.millrace.decode.TraceJson;
import io.millrace.privacy.Category;
import io.millrace.trace.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that need a schema directory: behind a registry's prefix, or of a foreign writer. */
final class PrefixedFuzzTest {

  private static final int RECORDS = 60_000;
  private static final int REGISTRY_HEADER = 5;
  private static final int SINGLE_OBJECT_HEADER = 10;
  private static final int OWN = 7;
  private static final int JSON = 8;
  private static final int FOREIGN = 9;
  private static final Origin ORIGIN = new Origin("traces", 0, 1, 1_780_000_000_000L);
  private static final Schema RUN =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Run","fields":[
               {"name":"model","type":["null","string"]},
               {"name":"trace_id","type":"string"},
               {"name":"latency_ms","type":["double","long","null"]},
               {"name":"started_at","type":{"type":"long","logicalType":"timestamp-millis"}},
               {"name":"outcome","type":{"type":"enum","name":"Outcome","symbols":["success","no"]}},
               {"name":"messages","type":{"type":"array","items":
                {"type":"record","name":"Turn","fields":[
                 {"name":"role","type":"string"},{"name":"content","type":"string"},
                 {"name":"before","type":["null","Turn"]}]}}},
               {"name":"tools","type":"bytes"},
               {"name":"weights","type":{"type":"map","values":["float","boolean","int"]}},
               {"name":"digest","type":{"type":"fixed","name":"Digest","size":4}}]}
              """);

  @TempDir private Path schemas;

  @Test
  void everyMutatedRecordHasExactlyOneOutcome() throws IOException, RejectedInput {
    try (var own = PrefixedFuzzTest.class.getResourceAsStream("/avro/Trace.avsc")) {
      Files.write(schemas.resolve(OWN + ".avsc"), own.readAllBytes());
    }
    Files.writeString(schemas.resolve(JSON + ".json"), "{}");
    Files.writeString(schemas.resolve(FOREIGN + ".avsc"), RUN.toString());
    TraceMiner miner =
        new TraceMiner(
            new MinerOptions(
                EnumSet.allOf(Category.class),
                true,
                MinerOptions.DEFAULT_MAX_BYTES,
                schemas.toString()));
    Map<String, List<byte[]>> families = families();
    families.forEach(
        (family, seeds) -> {
          for (byte[] seed : seeds) {
            assertThat(miner.mineTrace(seed, ORIGIN).rejected()).as(family).isNull();
          }
        });
    Random random = new Random(20_260_204);
    families.forEach(
        (family, seeds) -> {
          Map<String, Integer> outcomes = new TreeMap<>();
          for (int i = 0; i < RECORDS / families.size(); i++) {
            byte[] record = mutated(family, seeds.get(i % seeds.size()), random);
            Mined feedback = miner.mineFeedback(record, ORIGIN);
            assertThat(feedback.feedback().isEmpty()).isEqualTo(feedback.rejected() != null);
            Mined trace = miner.mineTrace(record, ORIGIN);
            assertThat((trace.fact() == null) != (trace.rejected() == null)).isTrue();
            outcomes.merge(
                trace.fact() == null ? trace.rejected().reason() : "fact", 1, Integer::sum);
            if (trace.fact() != null) {
              Mined again = miner.mineTrace(trace.payload(), ORIGIN);
              assertThat(again.rejected()).isNull();
              assertThat(again.payload()).isEqualTo(trace.payload());
            }
          }
          System.out.println("mutated records, " + family + ": " + outcomes);
          assertThat(outcomes)
              .as(family)
              .containsKeys(
                  "fact",
                  family.contains("JSON") ? "invalid_json" : "invalid_avro",
                  family.contains("fingerprint") ? "unknown_fingerprint" : "unknown_schema_id");
        });
  }

  private static Map<String, List<byte[]>> families() throws IOException, RejectedInput {
    byte[] first = DecoderFuzzTest.SEEDS.get(0).getBytes(StandardCharsets.UTF_8);
    byte[] second = DecoderFuzzTest.SEEDS.get(1).getBytes(StandardCharsets.UTF_8);
    byte[] run = run();
    // in one order, as all draw from one seeded sequence
    Map<String, List<byte[]>> families = new LinkedHashMap<>();
    families.put("registered JSON", List.of(prefixed(JSON, first), prefixed(JSON, second)));
    families.put(
        "registered Avro", List.of(prefixed(OWN, avro(first)), prefixed(OWN, avro(second))));
    families.put("registered Avro of a foreign writer", List.of(prefixed(FOREIGN, run)));
    families.put("foreign writer by fingerprint", List.of(singleObject(run)));
    return families;
  }

  private static byte[] mutated(String family, byte[] seed, Random random) {
    byte[] record = seed;
    int header = family.contains("fingerprint") ? SINGLE_OBJECT_HEADER : REGISTRY_HEADER;
    for (int times = random.nextInt(3); times >= 0; times--) {
      record =
          family.contains("JSON") && random.nextInt(20) > 0
              ? Mutations.json(record, random)
              : Mutations.avro(record, header, random);
    }
    return record;
  }

  private static byte[] avro(byte[] json) throws RejectedInput {
    byte[] record = TraceAvro.encode(TraceJson.decode(json));
    return Arrays.copyOfRange(record, SINGLE_OBJECT_HEADER, record.length);
  }

  private static byte[] prefixed(int id, byte[] body) {
    return ByteBuffer.allocate(REGISTRY_HEADER + body.length)
        .put((byte) 0)
        .putInt(id)
        .put(body)
        .array();
  }

  private static byte[] singleObject(byte[] body) {
    return ByteBuffer.allocate(SINGLE_OBJECT_HEADER + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0xC3)
        .put((byte) 1)
        .putLong(SchemaNormalization.parsingFingerprint64(RUN))
        .put(body)
        .array();
  }

  private static byte[] run() throws IOException {
    Schema turn = RUN.getField("messages").schema().getElementType();
    GenericRecord asked =
        new GenericRecordBuilder(turn)
            .set("role", "user")
            .set("content", "Why?")
            .set("before", null)
            .build();
    GenericRecord answered =
        new GenericRecordBuilder(turn)
            .set("role", "assistant")
            .set("content", "So.")
            .set("before", asked)
            .build();
    GenericRecord run =
        new GenericRecordBuilder(RUN)
            .set("model", "m")
            .set("trace_id", "t6")
            .set("latency_ms", 2.5)
            .set("started_at", 1_770_063_012_176L)
            .set("outcome", new GenericData.EnumSymbol(RUN.getField("outcome").schema(), "success"))
            .set("messages", List.of(asked, answered))
            .set(
                "tools",
                ByteBuffer.wrap("[{\"type\":\"function\"}]".getBytes(StandardCharsets.UTF_8)))
            .set("weights", new TreeMap<>(Map.of("a", 0.5f, "b", true, "c", 3)))
            .set(
                "digest",
                new GenericData.Fixed(RUN.getField("digest").schema(), new byte[] {1, 2, 3, 4}))
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(RUN).write(run, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
