package io.millrace.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.trace.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TraceAvroVectorTest {
  @Test
  void jsonAndAvroOfATraceGiveTheSamePayload() throws IOException, RejectedInput {
    Path file = Path.of(System.getProperty("millrace.vectors"), "definitions/traces.jsonl");
    if (!Files.exists(file)) {
      System.out.println("definitions/traces.jsonl: skipped, not there");
      return;
    }
    int cases = 0;
    for (String line : Files.readAllLines(file)) {
      Trace trace = TraceJson.decode(line.getBytes(StandardCharsets.UTF_8));
      byte[] payload = TraceJson.encode(trace);
      assertThat(TraceJson.encode(TraceJson.decode(payload))).as(line).isEqualTo(payload);
      Trace behindAvro = TraceAvro.decode(TraceAvro.encode(trace));
      assertThat(TraceJson.encode(behindAvro)).as(line).isEqualTo(payload);
      cases++;
    }
    assertThat(cases).isPositive();
    System.out.println("definitions/traces.jsonl: " + cases + " cases");
  }
}
