package io.millrace.cli.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.serving.ServingClient;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A conversation with one model; what was said so far goes along with each message. */
final class Conversation {

  private final ServingClient client;
  private final String model;
  private final Optional<Integer> maxTokens;
  private final Optional<Double> temperature;
  private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();

  Conversation(
      ServingClient client,
      String model,
      Optional<String> system,
      Optional<Integer> maxTokens,
      Optional<Double> temperature) {
    this.client = client;
    this.model = model;
    this.maxTokens = maxTokens;
    this.temperature = temperature;
    system.ifPresent(text -> add("system", text));
  }

  /**
   * Says something and passes the answer on as it comes. When it fails, nothing was said.
   *
   * @return the name of the model that answered
   */
  String say(String text, Consumer<String> pieces) throws IOException {
    add("user", text);
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
    body.set("messages", messages);
    maxTokens.ifPresent(most -> body.put("max_tokens", most));
    temperature.ifPresent(value -> body.put("temperature", value));
    StringBuilder answer = new StringBuilder();
    try {
      String answered =
          client.stream(
              body,
              piece -> {
                answer.append(piece);
                pieces.accept(piece);
              });
      add("assistant", answer.toString());
      return answered;
    } catch (IOException e) {
      messages.remove(messages.size() - 1);
      throw e;
    }
  }

  private void add(String role, String content) {
    messages.addObject().put("role", role).put("content", content);
  }
}
