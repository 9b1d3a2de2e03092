package io.millrace.model.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Collections;
import java.util.List;

/**
 * Conversations that are answered in one batch. The same batch gives the same answers; the same
 * conversation in another batch may differ where two tokens are equally likely.
 *
 * @param model the name of what answers
 * @param conversations lists of OpenAI chat messages
 * @param tools for each conversation the function definitions, or JSON null for none
 */
public record Questions(String model, List<JsonNode> conversations, List<JsonNode> tools) {

  public Questions {
    conversations = List.copyOf(conversations);
    tools = List.copyOf(tools);
  }

  /** Conversations without tools. */
  public static Questions of(String model, List<JsonNode> conversations) {
    return new Questions(
        model, conversations, Collections.nCopies(conversations.size(), NullNode.getInstance()));
  }
}
