package io.millrace.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One action inside a run. Absent numbers, times and flags are null.
 *
 * @param kind generate, tool_call, retrieve, route, respond, or other
 * @param name for a tool call the tool's name; empty when absent
 */
public record Step(
    String kind,
    String name,
    String model,
    Instant startedAt,
    Double durationMillis,
    JsonNode input,
    JsonNode output,
    Long inputTokens,
    Long outputTokens,
    Boolean ok,
    String error) {}
