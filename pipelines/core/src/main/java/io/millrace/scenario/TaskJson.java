package io.millrace.scenario;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.identity.CanonicalJson;
import java.util.List;
import java.util.Optional;

/** One task as a JSON object on a line. */
final class TaskJson {

  private static final List<String> KEYS =
      List.of("id", "group", "slice", "weight", "prompt", "messages", "tools", "expected");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TaskJson() {}

  /** The task of a line, empty for a blank line and for one that is no task. */
  static Optional<ScenarioTask> read(String line, int number, Faults faults) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(line);
      if (!json.isObject()) {
        faults.add(number, "Cannot read a task: the line is no JSON object; write {\"id\": …}");
        return Optional.empty();
      }
      return task(json, number, faults);
    } catch (JsonProcessingException invalid) {
      faults.add(
          number,
          "Cannot read a task: %s; write one JSON object a line"
              .formatted(invalid.getOriginalMessage()));
      return Optional.empty();
    }
  }

  private static Optional<ScenarioTask> task(JsonNode json, int line, Faults faults) {
    json.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                faults.add(
                    line,
                    "Unknown key %s of a task; keys are %s"
                        .formatted(key, String.join(", ", KEYS)));
              }
            });
    String id = text(json, "id", "");
    if (id.isBlank()) {
      faults.add(line, "Cannot use a task without id; give it one of its own");
    }
    JsonNode messages = messages(json, line, faults);
    JsonNode expected = json.path("expected");
    double weight = json.path("weight").asDouble(1);
    boolean number = !json.has("weight") || json.get("weight").isNumber();
    if (!number || !(weight > 0 && weight <= 1e6)) {
      faults.add(line, "Cannot use weight %s; give a number above 0".formatted(json.get("weight")));
    }
    if (json.hasNonNull("tools") && !json.get("tools").isArray()) {
      faults.add(line, "Cannot use tools that are no list; give OpenAI's function definitions");
    }
    if (id.isBlank() || messages == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ScenarioTask(
            id,
            text(json, "group", id),
            text(json, "slice", ScenarioTask.WHOLE),
            weight,
            messages,
            json.path("tools").isArray() ? json.get("tools") : null,
            expected.isMissingNode() || expected.isNull() ? null : expected));
  }

  private static JsonNode messages(JsonNode json, int line, Faults faults) {
    boolean prompt = json.path("prompt").isTextual() && !json.path("prompt").asText().isBlank();
    JsonNode messages = json.path("messages");
    if (prompt == messages.isArray()) {
      faults.add(
          line, "Cannot use a task without either prompt (a text) or messages (a list); give one");
      return null;
    }
    if (prompt) {
      return ScenarioTask.message("user", json.get("prompt").asText());
    }
    String last = messages.path(messages.size() - 1).path("role").asText();
    if (!last.equals("user") && !last.equals("tool")) {
      faults.add(
          line,
          "Cannot answer a conversation that ends with role '%s'; end it with the user's message"
              .formatted(last));
      return null;
    }
    return messages;
  }

  private static String text(JsonNode json, String key, String absent) {
    JsonNode value = json.path(key);
    return value.isValueNode() && !value.isNull() && !value.asText().isBlank()
        ? value.asText()
        : absent;
  }

  /** The task as canonical JSON, a single user message as {@code prompt}. */
  static String line(ScenarioTask task) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", task.id()).put("group", task.group()).put("slice", task.slice());
    if (task.weight() != 1) {
      json.put("weight", task.weight());
    }
    JsonNode first = task.messages().path(0);
    boolean single =
        task.messages().size() == 1
            && first.path("role").asText().equals("user")
            && first.path("content").isTextual()
            && first.size() == 2;
    if (single) {
      json.set("prompt", first.get("content"));
    } else {
      json.set("messages", task.messages());
    }
    if (task.tools() != null) {
      json.set("tools", task.tools());
    }
    if (task.expected() != null) {
      json.set("expected", task.expected());
    }
    return CanonicalJson.of(json);
  }
}
