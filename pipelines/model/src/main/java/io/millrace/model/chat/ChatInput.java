package io.millrace.model.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Map;
import java.util.Objects;

/**
 * What a chat template is rendered with. The JSON is not copied and must not change meanwhile.
 *
 * @param messages objects with {@code role}, {@code content} and what else the template reads
 * @param tools function definitions, or JSON null for none
 * @param documents texts to answer from, or JSON null for none
 * @param addGenerationPrompt whether the text ends with the beginning of an answer
 * @param extra more variables, for instance {@code enable_thinking}
 */
public record ChatInput(
    ArrayNode messages,
    JsonNode tools,
    JsonNode documents,
    boolean addGenerationPrompt,
    Map<String, JsonNode> extra) {

  public ChatInput {
    Objects.requireNonNull(messages, "messages");
    Objects.requireNonNull(tools, "tools");
    Objects.requireNonNull(documents, "documents");
    extra = Map.copyOf(extra);
  }

  /** A finished conversation without tools. */
  public static ChatInput of(ArrayNode messages) {
    return new ChatInput(messages, NullNode.getInstance(), NullNode.getInstance(), false, Map.of());
  }

  public ChatInput withTools(JsonNode definitions) {
    return new ChatInput(messages, definitions, documents, addGenerationPrompt, extra);
  }

  public ChatInput withGenerationPrompt(boolean wanted) {
    return new ChatInput(messages, tools, documents, wanted, extra);
  }

  public ChatInput withExtra(Map<String, JsonNode> variables) {
    return new ChatInput(messages, tools, documents, addGenerationPrompt, variables);
  }

  /** The conversation up to, without, the message at an index. */
  ChatInput before(int index) {
    ArrayNode first = messages.arrayNode(index);
    for (int i = 0; i < index; i++) {
      first.add(messages.get(i));
    }
    return new ChatInput(first, tools, documents, addGenerationPrompt, extra);
  }
}
