package io.millrace.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.identity.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Holdout pairs for tests. */
final class Pairs {

  private Pairs() {}

  /** One pair an answer, each with a prompt of its own. */
  static List<HoldoutPair> answered(String... answers) {
    List<HoldoutPair> pairs = new ArrayList<>();
    for (String answer : answers) {
      String prompt = "question " + pairs.size();
      ArrayNode messages = JsonNodeFactory.instance.arrayNode();
      messages.addObject().put("role", "user").put("content", prompt);
      messages.addObject().put("role", "assistant").put("content", answer);
      pairs.add(pair(prompt, "short", messages));
    }
    return pairs;
  }

  /** A conversation in which the agent asks back, calls a tool, and sums up in free text. */
  static HoldoutPair conversation(String prompt, JsonNode arguments) {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    messages.addObject().put("role", "system").put("content", "You are a desk.");
    messages.addObject().put("role", "user").put("content", prompt);
    messages.addObject().put("role", "assistant").put("content", "What is your name?\nAnd order?");
    messages.addObject().put("role", "user").put("content", "Lena");
    ObjectNode call = messages.addObject().put("role", "assistant").putNull("content");
    ObjectNode function = call.putArray("tool_calls").addObject().putObject("function");
    function.put("name", "find_user").set("arguments", arguments);
    messages.addObject().put("role", "tool").put("content", "{}");
    messages.addObject().put("role", "assistant").put("content", "Found.\nAnything else?");
    return pair(prompt, "general", messages);
  }

  static HoldoutPair pair(String prompt, String queryClass, ArrayNode messages) {
    String hash = Sha256.hex(prompt.getBytes(StandardCharsets.UTF_8));
    return new HoldoutPair(hash, queryClass, "trace " + prompt, messages, null, false);
  }

  /** The same pair as nobody but adapters answered it. */
  static HoldoutPair byAdapters(HoldoutPair pair) {
    return new HoldoutPair(
        pair.promptHash(), pair.queryClass(), pair.traceId(), pair.messages(), pair.tools(), true);
  }
}
