package io.millrace.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Consumer;

/** Reads the lines of a streamed chat answer. */
final class ChatEvents {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data:";

  private final Consumer<String> pieces;
  private String model = "";
  private String trouble = "";
  private boolean complete;

  ChatEvents(Consumer<String> pieces) {
    this.pieces = pieces;
  }

  void line(String line) throws JsonProcessingException {
    if (!line.startsWith(DATA) || line.substring(DATA.length()).strip().equals("[DONE]")) {
      return;
    }
    JsonNode event = JSON.readTree(line.substring(DATA.length()));
    if (event.has("error")) {
      trouble = ": " + event.path("error").path("message").asText();
      return;
    }
    model = event.path("model").asText(model);
    JsonNode choice = event.path("choices").path(0);
    String text = choice.path("delta").path("content").asText("");
    if (!text.isEmpty()) {
      pieces.accept(text);
    }
    complete |= choice.path("finish_reason").isTextual();
  }

  /** The name of the model that answers. */
  String model() {
    return model;
  }

  /** Whether the answer came to its end. */
  boolean isComplete() {
    return complete && trouble.isEmpty();
  }

  /** What the server said went wrong, after a colon; empty when it said nothing. */
  String trouble() {
    return trouble;
  }
}
