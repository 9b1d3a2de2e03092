package io.millrace.model.answer;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * An answer to one conversation.
 *
 * @param fault why there is none; null where there is one
 * @param millis its share of the time that its batch took
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Answer(
    String text, String fault, long inputTokens, long outputTokens, double millis) {}
