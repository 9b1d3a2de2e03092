package io.millrace.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a training tool wants tool-call arguments written; all else is the OpenAI message form. */
public enum ChatForm {
  /** OpenAI's chat format: arguments are a string that holds JSON. */
  OPENAI,
  /** TRL's conversational format: arguments are an object. */
  TRL;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** An SFT example: the messages, and the tools where there are any (null when there are none). */
  public ObjectNode sft(JsonNode messages, JsonNode tools) {
    ObjectNode example = JSON.objectNode();
    example.set("messages", messages(messages));
    return withTools(example, tools);
  }

  /** A preference example: the common prefix and the message that either side goes on with. */
  public ObjectNode preference(
      JsonNode prefix, JsonNode chosen, JsonNode rejected, JsonNode tools) {
    ObjectNode example = JSON.objectNode();
    example.set("prompt", messages(prefix));
    example.set("chosen", JSON.arrayNode().add(message(chosen)));
    example.set("rejected", JSON.arrayNode().add(message(rejected)));
    return withTools(example, tools);
  }

  private static ObjectNode withTools(ObjectNode example, JsonNode tools) {
    if (tools != null && !tools.isEmpty()) {
      example.set("tools", tools);
    }
    return example;
  }

  private ArrayNode messages(JsonNode messages) {
    ArrayNode rendered = JSON.arrayNode();
    messages.forEach(message -> rendered.add(message(message)));
    return rendered;
  }

  private JsonNode message(JsonNode message) {
    ObjectNode rendered = message.deepCopy();
    for (JsonNode call : rendered.path("tool_calls")) {
      if (call.path("function") instanceof ObjectNode function && function.has("arguments")) {
        function.set("arguments", arguments(function.get("arguments")));
      }
    }
    return rendered;
  }

  private JsonNode arguments(JsonNode arguments) {
    return this == OPENAI && !arguments.isTextual()
        ? JSON.textNode(arguments.toString())
        : arguments;
  }
}
