package io.millrace.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fact.Flag;
import io.millrace.trace.Trace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AvroTraceReaderTest {
  private static final int RECORDS = 60_000;
  private static final RecordDecoder DECODER = RecordDecoder.withSchemas(null);
  private static final List<String> SEEDS =
      List.of(
          """
          {"trace_id":"t1","scenario":"desk","started_at":"2026-02-02T20:10:12.176Z",\
          "ended_at":1770063031547,"messages":[{"role":"user","content":"Why é \\ud83d\\ude00?"},\
          {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",\
          "function":{"name":"f","arguments":"{\\"a\\": 1.50, 'b'}"}},{"function":{"name":"g",\
          "arguments":{"a":[1,2.50,"x"]}}}]},\
          {"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"x"},\
          {"type":"image_url","image_url":{"url":"u"}}]}],"cost_usd":1e-3,"latency_ms":-5,\
          "feedback":[{"score":0.5,"time":1770063031547}],"config":{"t":0.10,"u":"1"}}""",
          """
          {"trace_id":"t2","query":"mail me","result":"<think>x</think>4",\
          "tools":[{"type":"function"}],"outcome":"success","feedback":[{"score":0.9,"step":2,\
          "name":"n","source":"llm","author":"a","comment":"c"}],\
          "steps":[{"kind":"tool_call","name":"n","input":{"k":[1,2]},"output":"plain","ok":true,\
          "duration_ms":1.5,"input_tokens":3,"started_at":1770063031547}],\
          "routing":{"policy":"p","propensity":0.5,"candidates":["a","b"]},\
          "attributes":{"expected":"4","n":"7"}}""",
          """
          {"trace_id":"t3","feedback":[{"score":7},{"score":"good"}],"started_at":12,\
          "cost_usd":-0.0,"input_tokens":9007199254740993}""");

  private record Outcome(Trace trace, Set<Flag> flags, String rejection) {}

  private interface Reading {
    Trace read(byte[] value, Set<Flag> flags) throws RejectedInput;
  }

  private static Outcome outcome(byte[] record, Reading reading) {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    try {
      return new Outcome(reading.read(record, flags), flags, null);
    } catch (RejectedInput e) {
      return new Outcome(null, Set.of(), e.reason() + " " + e.getMessage());
    }
  }

  private static byte[] avro(String json) throws RejectedInput {
    return TraceAvro.encode(TraceJson.decode(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readsRegularRecordsWithoutTheDetour() throws RejectedInput {
    for (String seed : SEEDS.subList(0, 2)) {
      byte[] record = avro(seed);
      assertThat(AvroTraceReader.read(record, 10))
          .isEqualTo(DECODER.generalTrace(record, EnumSet.noneOf(Flag.class)))
          .isEqualTo(TraceJson.decode(seed.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void leavesOddRecordsToTheGeneralWay() throws RejectedInput {
    assertThat(AvroTraceReader.read(avro(SEEDS.get(2)), 10)).isNull();
  }

  @Test
  void saysOfEveryMutatedRecordWhatTheGeneralWaySays() throws RejectedInput {
    Random random = new Random(11);
    List<byte[]> seeds = new ArrayList<>();
    for (String seed : SEEDS) {
      seeds.add(avro(seed));
    }
    for (int i = 0; i < RECORDS; i++) {
      byte[] record = seeds.get(i % seeds.size()).clone();
      for (int change = random.nextInt(4); change > 0; change--) {
        int at = 10 + random.nextInt(record.length - 10);
        record[at] = (byte) (random.nextBoolean() ? random.nextInt(8) : record[at] + 1);
      }
      assertThat(outcome(record, DECODER::trace)).isEqualTo(outcome(record, DECODER::generalTrace));
    }
  }
}
