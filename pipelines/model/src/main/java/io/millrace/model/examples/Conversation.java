package io.millrace.model.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.millrace.model.chat.ChatInput;
import java.util.Objects;
import java.util.Optional;

/**
 * A finished conversation.
 *
 * @param messages in OpenAI's form, tool-call arguments as objects
 * @param tools function definitions, or JSON null for none
 */
public record Conversation(ArrayNode messages, JsonNode tools) {

  public Conversation {
    Objects.requireNonNull(messages, "messages");
    tools = tools == null || tools.isEmpty() ? NullNode.getInstance() : tools;
  }

  /** Whether the message at an index is the assistant's. */
  boolean answers(int index) {
    return messages.get(index).path("role").asText().equals("assistant");
  }

  ChatInput input() {
    return ChatInput.of(messages).withTools(tools);
  }

  /** The messages from {@code start}, behind a leading system one. */
  Conversation from(int start) {
    return part(start, messages.size());
  }

  /** The same without a leading system message; empty where it has none. */
  Optional<Conversation> withoutSystem() {
    if (!startsWithSystem()) {
      return Optional.empty();
    }
    ArrayNode kept = messages.arrayNode();
    for (int i = 1; i < messages.size(); i++) {
      kept.add(messages.get(i));
    }
    return Optional.of(new Conversation(kept, tools));
  }

  private boolean startsWithSystem() {
    return messages.path(0).path("role").asText().equals("system");
  }

  /** The messages from {@code start} up to, without, {@code end}, behind a leading system one. */
  Conversation part(int start, int end) {
    ArrayNode kept = messages.arrayNode();
    if (start > 0 && startsWithSystem()) {
      kept.add(messages.get(0));
    }
    for (int i = start; i < end; i++) {
      kept.add(messages.get(i));
    }
    return new Conversation(kept, tools);
  }
}
