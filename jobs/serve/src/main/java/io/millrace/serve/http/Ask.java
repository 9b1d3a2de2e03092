package io.millrace.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.generate.GenerationOptions;
import java.util.List;
import java.util.Map;

/**
 * What a request asks for.
 *
 * @param choices a prompt's token ids and the options for each choice
 * @param includeUsage whether a stream ends with the usage
 * @param store whether the answer becomes a trace
 * @param input the chat messages, or the prompts as given
 * @param tools tool definitions, or missing
 * @param metadata what the client wants to find in the trace
 */
record Ask(
    Form form,
    String model,
    List<Choice> choices,
    boolean stream,
    boolean includeUsage,
    boolean store,
    JsonNode input,
    JsonNode tools,
    Map<String, String> metadata) {

  /** One prompt to be answered once. */
  record Choice(int[] promptIds, GenerationOptions options) {}

  int promptTokens() {
    // choices of one prompt share its ids
    return choices.stream().map(Choice::promptIds).distinct().mapToInt(ids -> ids.length).sum();
  }
}
