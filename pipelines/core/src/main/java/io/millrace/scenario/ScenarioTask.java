package io.millrace.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.gate.PlannedTask;

/**
 * A held-out task.
 *
 * @param messages the conversation to be answered as OpenAI chat messages, ending with the user's
 *     or a tool's; not to be changed
 * @param tools function definitions that the agent may call, in OpenAI's form; null for none
 * @param expected what the verifier compares with: a text, or any JSON; null for nothing
 */
public record ScenarioTask(
    String id,
    String group,
    String slice,
    double weight,
    JsonNode messages,
    JsonNode tools,
    JsonNode expected) {

  /** The slice of a task that names none. */
  public static final String WHOLE = "all";

  /** A task without tools. */
  public ScenarioTask(
      String id, String group, String slice, double weight, JsonNode messages, JsonNode expected) {
    this(id, group, slice, weight, messages, null, expected);
  }

  /** A task of one user message, in a group of its own unless one is named. */
  public static ScenarioTask ofPrompt(
      String id, String group, String slice, String prompt, JsonNode expected) {
    return new ScenarioTask(id, group, slice, 1, message("user", prompt), expected);
  }

  /** The conversation with the system prompt before it, when it has none of its own. */
  public ArrayNode conversation(String systemPrompt) {
    ArrayNode whole = JsonNodeFactory.instance.arrayNode();
    boolean own = "system".equals(messages.path(0).path("role").asText());
    if (!systemPrompt.isEmpty() && !own) {
      whole.addAll(message("system", systemPrompt));
    }
    messages.forEach(whole::add);
    return whole;
  }

  /** The same task with another answer expected. */
  public ScenarioTask expecting(JsonNode other) {
    return new ScenarioTask(id, group, slice, weight, messages, tools, other);
  }

  /** The task as the gate's decision sees it. */
  public PlannedTask planned() {
    return new PlannedTask(id, group, slice, weight);
  }

  static ArrayNode message(String role, String text) {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    messages.addObject().put("role", role).put("content", text);
    return messages;
  }
}
