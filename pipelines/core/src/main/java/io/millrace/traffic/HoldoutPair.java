package io.millrace.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation whose answer was accepted and which no training may see.
 *
 * @param promptHash identity of its prompt within the scenario
 * @param messages OpenAI chat messages, tool-call arguments as objects
 * @param tools function definitions, or null for none
 * @param byAdapters whether nobody but adapters gave that answer to its prompt
 */
public record HoldoutPair(
    String promptHash,
    String queryClass,
    String traceId,
    JsonNode messages,
    JsonNode tools,
    boolean byAdapters) {

  /** The assistant's messages in their order. */
  public List<AcceptedAnswer> answers() {
    List<AcceptedAnswer> answers = new ArrayList<>();
    for (int index = 0; index < messages.size(); index++) {
      if (role(index).equals("assistant")) {
        answers.add(new AcceptedAnswer(this, index, AnswerForm.of(messages.get(index))));
      }
    }
    return answers;
  }

  String role(int index) {
    return messages.path(index).path("role").asText();
  }
}
