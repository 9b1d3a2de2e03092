package io.millrace.lake;

import io.millrace.fact.Fact;
import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Mined;
import io.millrace.fact.RejectedRow;
import io.millrace.fact.Scores;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Records for tests, each with the values that the test is about and plain ones elsewhere. */
public final class Samples {

  public static final String TOPIC = "millrace.traces";
  public static final String FEEDBACK_TOPIC = "millrace.feedback";
  public static final long NOON = 1_760_000_400_000L;

  private Samples() {}

  public static Mined trace(String id, long offset) {
    return trace(id, offset, NOON + offset, "c" + id);
  }

  public static Mined trace(String id, long offset, long endedAt, String contentHash) {
    return trace(fact(id, 0, offset, endedAt, contentHash), List.of());
  }

  public static Mined trace(Fact fact, List<FeedbackRow> feedback) {
    byte[] payload = ("{\"trace_id\":\"" + fact.traceId() + "\"}").getBytes(StandardCharsets.UTF_8);
    return new Mined(
        Mined.TRACES,
        fact.topic(),
        fact.partition(),
        fact.offset(),
        fact.producedAt(),
        fact,
        payload,
        feedback,
        null);
  }

  public static Mined feedback(String traceId, double score, long time, long offset) {
    FeedbackRow row =
        new FeedbackRow(
            traceId,
            null,
            "quality",
            "human",
            "",
            score,
            null,
            score >= 0 && score <= 1,
            time,
            null,
            false,
            FEEDBACK_TOPIC,
            0,
            offset);
    return new Mined(
        Mined.FEEDBACK, FEEDBACK_TOPIC, 0, offset, time, null, null, List.of(row), null);
  }

  public static Mined rejected(String bytes, long offset) {
    byte[] raw = bytes.getBytes(StandardCharsets.UTF_8);
    RejectedRow row =
        new RejectedRow(
            "invalid_json",
            "Cannot read " + bytes,
            raw,
            raw.length,
            "h" + bytes,
            TOPIC,
            0,
            offset,
            NOON + offset);
    return new Mined(Mined.TRACES, TOPIC, 0, offset, NOON + offset, null, null, List.of(), row);
  }

  public static Fact fact(String id, int partition, long offset, long endedAt, String contentHash) {
    return fact(id, partition, offset, endedAt, contentHash, "success", id, id);
  }

  /** A fact of another status, or whose prompt or answer is also that of others. */
  public static Fact fact(
      String id,
      int partition,
      long offset,
      long endedAt,
      String contentHash,
      String status,
      String prompt,
      String answer) {
    Scores.Heuristic heuristic = new Scores.Heuristic(0, 1, 0, 2, 3, 0, 0, 0, 41.5);
    return new Fact(
        id,
        "support-desk",
        "helper",
        "1.4",
        "model-" + offset % 3,
        "house",
        "",
        endedAt - 1_500,
        endedAt,
        status,
        status,
        "general",
        "prompt-" + prompt,
        "answer-" + answer,
        "config",
        "train",
        2,
        1,
        1,
        0,
        List.of("search", "write"),
        List.of("u:0011223344556677", "a:8899aabbccddeeff"),
        List.of(12, 40),
        List.of(1, 2),
        120L,
        null,
        0.002,
        1_500.0,
        null,
        null,
        new Fact.Redactions(1, 0, 0, 0, 0, 0),
        new Scores(heuristic, heuristic, false, null),
        List.of(),
        TOPIC,
        partition,
        offset,
        endedAt + 20,
        30,
        contentHash);
  }
}
