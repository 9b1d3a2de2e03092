package io.millrace.model.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Conversations that are answered in one batch. The same batch gives the same answers; the same
 * conversation in another batch may differ where two tokens are equally likely.
 *
 * @param model the name of what answers
 * @param conversations lists of OpenAI chat messages
 */
public record Questions(String model, List<JsonNode> conversations) {

  public Questions {
    conversations = List.copyOf(conversations);
  }
}
