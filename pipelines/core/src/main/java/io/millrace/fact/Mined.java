package io.millrace.fact;

import java.util.List;

/**
 * All that one input record became: a fact with its payload and inline feedback, a feedback row, or
 * a rejected row. Exactly one of {@code fact}, {@code rejected} and a lone feedback row is present.
 *
 * @param stream {@code traces} or {@code feedback}: which input the record came from
 * @param payload the redacted trace as normalised JSON in UTF-8; null without a fact or with
 *     payload off
 */
public record Mined(
    String stream,
    String topic,
    int partition,
    long offset,
    long producedAt,
    Fact fact,
    byte[] payload,
    List<FeedbackRow> feedback,
    RejectedRow rejected) {

  public static final String TRACES = "traces";
  public static final String FEEDBACK = "feedback";
}
