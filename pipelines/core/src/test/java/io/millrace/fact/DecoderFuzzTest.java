package io.millrace.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.decode.FeedbackAvro;
import io.millrace.decode.FeedbackJson;
import io.millrace.decode.RejectedInput;
import io.millrace.decode.TraceAvro;
import io.millrace.decode.TraceJson;
import io.millrace.trace.Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DecoderFuzzTest {
  private static final int RECORDS = 120_000;
  private static final int AVRO_RECORDS = 40_000;
  private static final Origin ORIGIN = new Origin("traces", 0, 1, 1_780_000_000_000L);
  private static final int SINGLE_OBJECT_HEADER = 10;
  static final List<String> SEEDS =
      List.of(
          """
          {"trace_id":"t1","scenario":"desk","started_at":"2026-02-02T20:10:12.176Z",\
          "ended_at":1770063031.547,"messages":[{"role":"user","content":"Why é \\ud83d\\ude00?"},\
          {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",\
          "function":{"name":"f","arguments":"{\\"a\\": 1.50, 'b'}"}}]},\
          {"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"x"},\
          {"type":"image_url","image_url":{"url":"u"}}]}],"cost_usd":1e-3,"latency_ms":-5,\
          "feedback":[{"score":0.5,"time":1},{"score":NaN}],"config":{"t":0.10}}""",
          """
          {"trace_id":"t2","query":"mail me at a.b@example.com","result":"<think>x</think>4111 1111\
           1111 1111","tools":[{"type":"function"}],"outcome":"success","feedback":0.9,\
          "steps":[{"kind":"tool_call","name":"n","input":{"k":[1,2]},"ok":true,\
          "duration_ms":1.5,"input_tokens":3,"started_at":"2026-02-02 20:10:12+09:00"}],\
          "routing":{"policy":"p","propensity":0.5,"candidates":["a","b"]},\
          "attributes":{"expected":"4","n":7},"extra":{"z":[null]}}""",
          """
          {"trace_id":"t3","step":2,"name":"helpful","source":"llm","author":"me","score":0.7,\
          "time":"2026-02-02T20:10:12.176Z","comment":"fine"}""",
          """
          [{"trace_id":"t4","score":"0.8"},{"trace_id":"t5","score":1e400}]""");

  @Test
  void everyMutatedRecordHasExactlyOneOutcome() {
    Random random = new Random(20_260_202);
    TraceMiner miner = new TraceMiner(MinerOptions.defaults());
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] record = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
      for (int times = random.nextInt(3); times >= 0; times--) {
        record = Mutations.json(record, random);
      }
      if (i % 4 == 0) {
        Mined feedback = miner.mineFeedback(record, ORIGIN);
        assertThat(feedback.feedback().isEmpty()).isEqualTo(feedback.rejected() != null);
        continue;
      }
      Mined trace = miner.mineTrace(record, ORIGIN);
      assertThat((trace.fact() == null) != (trace.rejected() == null)).isTrue();
      outcomes.merge(trace.fact() == null ? trace.rejected().reason() : "fact", 1, Integer::sum);
      if (trace.fact() != null && i % 8 == 1) {
        Mined again = miner.mineTrace(trace.payload(), ORIGIN);
        assertThat(again.rejected()).isNull();
        assertThat(again.payload()).isEqualTo(trace.payload());
      }
    }
    assertThat(outcomes).containsKeys("fact", "invalid_json", "wrong_type", "missing_id");
    System.out.println("mutated records: " + outcomes);
  }

  @Test
  void everyMutatedAvroRecordHasExactlyOneOutcome() throws RejectedInput {
    Random random = new Random(20_260_203);
    TraceMiner miner = new TraceMiner(MinerOptions.defaults());
    List<byte[]> seeds =
        List.of(
            TraceAvro.encode(TraceJson.decode(utf8(SEEDS.get(0)))),
            TraceAvro.encode(TraceJson.decode(utf8(SEEDS.get(1)))),
            FeedbackAvro.encode(FeedbackJson.decode(utf8(SEEDS.get(2))).get(0)));
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < AVRO_RECORDS; i++) {
      byte[] record = seeds.get(i % seeds.size());
      for (int times = random.nextInt(3); times >= 0; times--) {
        record = Mutations.avro(record, SINGLE_OBJECT_HEADER, random);
      }
      Mined feedback = miner.mineFeedback(record, ORIGIN);
      assertThat(feedback.feedback().isEmpty()).isEqualTo(feedback.rejected() != null);
      Mined trace = miner.mineTrace(record, ORIGIN);
      assertThat((trace.fact() == null) != (trace.rejected() == null)).isTrue();
      outcomes.merge(trace.fact() == null ? trace.rejected().reason() : "fact", 1, Integer::sum);
      if (trace.fact() != null) {
        Mined again = miner.mineTrace(trace.payload(), ORIGIN);
        assertThat(again.rejected()).isNull();
        assertThat(again.payload()).isEqualTo(trace.payload());
      }
    }
    assertThat(outcomes).containsKeys("fact", "invalid_avro", "unknown_fingerprint", "wrong_type");
    System.out.println("mutated Avro records: " + outcomes);
  }

  @Test
  void deepNestingIsRejectedAndNeverOverflowsTheStack() {
    TraceMiner miner = new TraceMiner(MinerOptions.defaults());
    String deep = "[".repeat(100_000);
    for (String record : List.of(deep, "{\"trace_id\":\"t\",\"config\":{\"a\":" + deep)) {
      Mined mined = miner.mineTrace(record.getBytes(StandardCharsets.UTF_8), ORIGIN);
      assertThat(mined.rejected().reason()).isIn("too_deep", "wrong_type");
    }
    String inside = "{\"trace_id\":\"t\",\"config\":{\"a\":" + deep;
    assertThat(miner.mineTrace(inside.getBytes(StandardCharsets.UTF_8), ORIGIN).rejected().reason())
        .isEqualTo("too_deep");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
