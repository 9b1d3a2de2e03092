package io.millrace.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The messages of a golden trace as far as preference pairs need them: which are the same, how long
 * they are, where they stand. The hash is any function of the parts.
 */
record DefinitionMessages(
    int count,
    List<String> hashes,
    List<Integer> lengths,
    List<Integer> indexes,
    List<String> calls) {

  private static final ObjectMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  private static final String SPACE =
      "[\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";

  static DefinitionMessages of(JsonNode trace) {
    JsonNode messages = trace.path("messages");
    if (messages.isEmpty()) {
      messages =
          DefinitionRows.JSON
              .createArrayNode()
              .add(message("user", trace.path("query")))
              .add(message("assistant", trace.path("result")));
    }
    DefinitionMessages all =
        new DefinitionMessages(
            messages.size(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (int i = 0; i < messages.size(); i++) {
      all.add(i, messages.get(i));
    }
    return all;
  }

  private static JsonNode message(String role, JsonNode content) {
    return DefinitionRows.JSON
        .createObjectNode()
        .put("role", role)
        .put("content", content.textValue());
  }

  private void add(int index, JsonNode message) {
    for (JsonNode call : message.path("tool_calls")) {
      calls.add(call.path("function").path("name").asText(""));
    }
    String role = message.get("role").textValue();
    List<String> parts = parts(message);
    if (role.equals("system") || role.equals("developer") || parts.equals(List.of(""))) {
      return;
    }
    byte[] all = String.join("\u0000", parts).getBytes(StandardCharsets.UTF_8);
    hashes.add(role.charAt(0) + ":" + UUID.nameUUIDFromBytes(all));
    lengths.add(parts.stream().mapToInt(part -> part.codePointCount(0, part.length())).sum());
    indexes.add(index);
  }

  private static List<String> parts(JsonNode message) {
    List<String> texts = new ArrayList<>();
    List<String> others = new ArrayList<>();
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      texts.add(content.textValue());
    }
    for (JsonNode part : content) {
      if (part.isTextual()) {
        texts.add(part.textValue());
      } else if (part.path("type").asText().equals("text")) {
        texts.add(part.path("text").asText());
      } else {
        others.add(canonical(part));
      }
    }
    List<String> parts = new ArrayList<>(List.of(normalised(String.join("\n", texts))));
    parts.addAll(others);
    for (JsonNode call : message.path("tool_calls")) {
      parts.add(normalised(call.path("function").path("name").asText("")));
      parts.add(arguments(call.path("function").path("arguments")));
    }
    return parts;
  }

  private static String arguments(JsonNode given) {
    if (given.isMissingNode() || given.isNull()) {
      return "{}";
    }
    if (!given.isTextual()) {
      return canonical(given);
    }
    if (normalised(given.textValue()).isEmpty()) {
      return "{}";
    }
    try {
      return canonical(DefinitionRows.JSON.readTree(given.textValue()));
    } catch (JsonProcessingException e) {
      return normalised(given.textValue());
    }
  }

  private static String canonical(JsonNode value) {
    try {
      return SORTED.writeValueAsString(SORTED.treeToValue(value, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write " + value, e);
    }
  }

  private static String normalised(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).replaceAll(SPACE, " ").strip();
  }
}
