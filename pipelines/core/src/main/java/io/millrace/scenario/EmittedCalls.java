package io.millrace.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/**
 * Tool calls as models write them: {@code <tool_call>} blocks of JSON with any text around them, or
 * an answer that is nothing but JSON, one call or a list of calls, OpenAI's {@code function}
 * wrapper allowed. Arguments may be an object or a text that holds one; absent ones are {@code {}}.
 */
public final class EmittedCalls {

  private static final String OPEN = "<tool_call>";
  private static final String CLOSE = "</tool_call>";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private EmittedCalls() {}

  /** The calls of an answer as name and arguments, in their order; empty where it makes none. */
  public static Optional<ArrayNode> read(String answer) {
    return answer.contains(OPEN) ? blocks(answer) : calls(json(answer));
  }

  /**
   * The same calls from a JSON value.
   *
   * @param value one call or a list of calls, or null
   * @return empty where it is neither, has no call, or one with arguments that are no object
   */
  public static Optional<ArrayNode> calls(JsonNode value) {
    if (value == null || value.isEmpty()) {
      return Optional.empty();
    }
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    if (!value.isArray()) {
      return add(calls, value) ? Optional.of(calls) : Optional.empty();
    }
    for (JsonNode call : value) {
      if (!add(calls, call)) {
        return Optional.empty();
      }
    }
    return Optional.of(calls);
  }

  private static Optional<ArrayNode> blocks(String answer) {
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    for (int open = answer.indexOf(OPEN); open >= 0; open = answer.indexOf(OPEN, open)) {
      int begin = open + OPEN.length();
      int close = answer.indexOf(CLOSE, begin);
      if (close < 0 || !add(calls, json(answer.substring(begin, close)))) {
        return Optional.empty();
      }
      open = close;
    }
    return Optional.of(calls);
  }

  private static boolean add(ArrayNode calls, JsonNode written) {
    if (written == null) {
      return false;
    }
    JsonNode call = written.path("function").isObject() ? written.get("function") : written;
    JsonNode given = call.has("arguments") ? call.get("arguments") : call.path("parameters");
    JsonNode arguments = arguments(given);
    if (!call.path("name").isTextual() || arguments == null) {
      return false;
    }
    calls.addObject().put("name", call.get("name").textValue()).set("arguments", arguments);
    return true;
  }

  private static JsonNode arguments(JsonNode given) {
    boolean absent = given.isMissingNode() || given.isNull();
    if (absent || (given.isTextual() && given.textValue().isBlank())) {
      return JsonNodeFactory.instance.objectNode();
    }
    JsonNode parsed = given.isTextual() ? json(given.textValue()) : given;
    return parsed != null && parsed.isObject() ? parsed : null;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.strip());
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }
}
