package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A conversation that tells an adapter from its base, with both answers: what a server that loads
 * the adapter must reproduce. One a line in {@code probe.jsonl} of a run's folder.
 *
 * @param messages a list in OpenAI's form, without the adapter's prefix
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ProbeQuestion(JsonNode messages, int maxTokens, String base, String adapter) {}
