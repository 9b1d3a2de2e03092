package io.millrace.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One finished run of one agent, as it was delivered: nothing is derived here. Strings that were
 * absent are empty, numbers that were absent are null (unknown, never 0), and collections are never
 * null. The canonical JSON form is described in {@code docs/reference/trace.md}.
 *
 * @param startedAt null when the record has no readable start
 * @param endedAt null when the record has no readable end
 * @param query the short form's user text, null when absent
 * @param result the short form's answer, null when absent
 * @param tools OpenAI tool definitions as given, null when absent
 * @param outcome any string; exactly {@code success} is success, null is unknown, the rest failure
 * @param config the agent's configuration object, null when absent
 * @param attributes unknown fields and the record's own attributes, in order of their names
 */
public record Trace(
    String traceId,
    String scenario,
    String agent,
    String agentVersion,
    String model,
    String provider,
    String adapterId,
    Instant startedAt,
    Instant endedAt,
    List<Message> messages,
    String query,
    String result,
    JsonNode tools,
    List<Step> steps,
    Long inputTokens,
    Long outputTokens,
    Double costUsd,
    Double latencyMillis,
    String outcome,
    List<Feedback> feedback,
    JsonNode config,
    Routing routing,
    Map<String, String> attributes) {

  /** The scenario of a trace that names none. */
  public static final String DEFAULT_SCENARIO = "default";
}
