package io.millrace.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.trace.Feedback;
import io.millrace.trace.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FeedbackAvroTest {
  private static final Origin ORIGIN = new Origin("feedback", 3, 14, 1_780_000_000_000L);
  private final TraceMiner miner = new TraceMiner(MinerOptions.defaults());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"trace_id\":\"t\",\"score\":0.5}",
        "{\"trace_id\":\"t\",\"step\":0,\"name\":\"helpful\",\"source\":\"llm\",\"author\":\"me\","
            + "\"score\":1,\"time\":\"2026-02-02T20:10:12.176Z\",\"comment\":\"mail a@b.example\"}",
        "{\"trace_id\":\"t\",\"score\":0,\"time\":1770063031.547}",
        "{\"trace_id\":\"t\",\"score\":0.7,\"time\":\"1971-01-01T00:00:00Z\"}",
        "{\"trace_id\":\"t\",\"score\":1.01}",
        "{\"trace_id\":\"t\",\"score\":\"0.8\"}",
        "{\"trace_id\":\"t\",\"score\":\"good\"}",
        "{\"trace_id\":\"t\",\"score\":NaN}",
        "{\"trace_id\":\"t\",\"score\":1e400}",
        "{\"trace_id\":\"t\",\"score\":[0.5]}",
        "{\"trace_id\":\"t\",\"score\":true}",
        "{\"trace_id\":\"t\"}",
      })
  void aRecordIsMinedToTheSameRowFromJsonAndFromAvro(String json) throws RejectedInput {
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    byte[] avro = FeedbackAvro.encode(FeedbackJson.decode(value).get(0));
    Mined mined = miner.mineFeedback(avro, ORIGIN);
    assertThat(mined.rejected()).isNull();
    assertThat(mined.feedback())
        .hasSize(1)
        .usingRecursiveComparison()
        .ignoringFields("rawScore")
        .isEqualTo(miner.mineFeedback(value, ORIGIN).feedback());
    assertThat(mined.feedback().get(0).rawScore() == null)
        .isEqualTo(miner.mineFeedback(value, ORIGIN).feedback().get(0).rawScore() == null);
  }

  @Test
  void everyFieldIsReadBack() throws RejectedInput {
    Feedback given =
        new Feedback(
            "t-é",
            2,
            "helpful",
            "code",
            "unit tests",
            0.25,
            null,
            Instant.parse("2026-02-02T20:10:12.176Z"),
            "日本\n\"quoted\"");
    assertThat(FeedbackAvro.decode(FeedbackAvro.encode(given))).isEqualTo(List.of(given));
  }

  @Test
  void aRecordWithoutTraceIdIsRejectedByTheMiner() {
    Feedback nameless = new Feedback("", null, "", "", "", 0.5, null, null, "");
    Mined mined = miner.mineFeedback(FeedbackAvro.encode(nameless), ORIGIN);
    assertThat(mined.feedback()).isEmpty();
    assertThat(mined.rejected().reason()).isEqualTo("missing_id");
  }

  @Test
  void aRawScoreThatIsNotJsonIsRefusedWithItsText() {
    Feedback broken = new Feedback("t", null, "", "", "", null, "{good", null, "");
    assertThatThrownBy(() -> FeedbackAvro.encode(broken)).hasMessageContaining("{good");
  }
}
