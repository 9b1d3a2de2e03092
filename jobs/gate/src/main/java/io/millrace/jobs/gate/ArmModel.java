package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.scenario.ScenarioTask;
import java.util.List;

/**
 * Where an arm's files lie.
 *
 * @param adapterId empty for the plain base
 * @param base folder of the base model
 * @param adapter folder of the adapter, empty for none
 * @param systemPrompt empty for none
 * @param prefix what stands before each prompt, empty for nothing
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ArmModel(String adapterId, String base, String adapter, String systemPrompt, String prefix) {

  /** What the arm is asked: its prefix stands before the first thing that the user says. */
  JsonNode conversation(ScenarioTask task) {
    ArrayNode conversation = task.conversation(systemPrompt).deepCopy();
    for (JsonNode message : prefix.isEmpty() ? List.<JsonNode>of() : conversation) {
      if (message.path("role").asText().equals("user") && message.path("content").isTextual()) {
        ((ObjectNode) message).put("content", prefix + message.path("content").asText());
        break;
      }
    }
    return conversation;
  }
}
