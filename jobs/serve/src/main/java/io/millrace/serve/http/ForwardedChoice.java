package io.millrace.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** One choice of another server's answer, whole or in pieces. */
final class ForwardedChoice {

  private final StringBuilder text = new StringBuilder();
  private final Map<Integer, Call> calls = new TreeMap<>();
  private String finish = "";

  private static final class Call {
    private final StringBuilder arguments = new StringBuilder();
    private String id = "";
    private String name = "";
  }

  /** A message or a piece of one, and the choice around it. */
  void hear(JsonNode message, JsonNode choice) {
    text.append(message.path("content").asText(""));
    int place = 0;
    for (JsonNode each : message.path("tool_calls")) {
      Call call = calls.computeIfAbsent(each.path("index").asInt(place), index -> new Call());
      call.id = each.path("id").asText(call.id);
      call.name = each.at("/function/name").asText(call.name);
      call.arguments.append(each.at("/function/arguments").asText(""));
      place++;
    }
    if (choice.hasNonNull("finish_reason")) {
      finish = choice.get("finish_reason").asText();
    }
  }

  String text() {
    return text.toString();
  }

  String finish() {
    return finish;
  }

  /** As OpenAI has them in a message; JSON null for none. */
  JsonNode toolCalls() {
    if (calls.isEmpty()) {
      return NullNode.getInstance();
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Call call : calls.values()) {
      ObjectNode node = list.addObject().put("id", call.id).put("type", "function");
      node.putObject("function").put("name", call.name).put("arguments", call.arguments.toString());
    }
    return list;
  }
}
