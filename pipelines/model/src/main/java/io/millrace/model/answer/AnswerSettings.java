package io.millrace.model.answer;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How answers are generated.
 *
 * @param temperature 0 for the likeliest answer
 * @param topP share of probability that is drawn from, above 0
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AnswerSettings(int maxTokens, double temperature, double topP, long seed) {}
