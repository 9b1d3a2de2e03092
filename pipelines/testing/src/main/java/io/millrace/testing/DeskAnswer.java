package io.millrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What the desk does with a message. */
public record DeskAnswer(String queue, int priority, String action) {

  /** The answer as agents write it. */
  public String text() {
    return "{\"queue\": \"%s\", \"priority\": \"P%d\", \"action\": \"%s\"}"
        .formatted(queue, priority, action);
  }

  /** The answer as tasks expect it. */
  public JsonNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("queue", queue)
        .put("priority", "P" + priority)
        .put("action", action);
  }
}
