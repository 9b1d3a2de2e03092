package io.millrace.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.base.BaseJson;
import io.millrace.model.base.BaseModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** The parts of {@code tokenizer.json} and {@code tokenizer_config.json} the library hides. */
final class TokenizerJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode definition;
  private final JsonNode config;
  private final Map<String, Integer> ids = new HashMap<>();

  private TokenizerJson(ObjectNode definition, JsonNode config) {
    this.definition = definition;
    this.config = config;
    JsonNode vocabulary = definition.path("model").path("vocab");
    if (vocabulary.isArray()) {
      for (int i = 0; i < vocabulary.size(); i++) {
        ids.put(vocabulary.get(i).path(0).asText(), i);
      }
    } else {
      vocabulary
          .properties()
          .forEach(entry -> ids.put(entry.getKey(), entry.getValue().intValue()));
    }
    for (JsonNode token : definition.path("added_tokens")) {
      ids.put(token.path("content").asText(), token.path("id").intValue());
    }
  }

  static TokenizerJson read(Path folder) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new BaseModelException(file, "is missing; only fast tokenizers are supported");
    }
    Path config = folder.resolve("tokenizer_config.json");
    return new TokenizerJson(
        BaseJson.read(file),
        Files.exists(config) ? BaseJson.read(config) : JSON.createObjectNode());
  }

  byte[] complete() throws IOException {
    return JSON.writeValueAsBytes(definition);
  }

  boolean hasSpecialTokens() {
    for (JsonNode token : definition.path("added_tokens")) {
      if (token.path("special").booleanValue()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The definition with special tokens that no text can spell. Those outside the model's vocabulary
   * keep their place under a random name, because ids are given in order.
   */
  byte[] withoutSpecialTokens() throws IOException {
    ObjectNode copy = definition.deepCopy();
    JsonNode vocabulary = copy.path("model").path("vocab");
    ArrayNode kept = copy.putArray("added_tokens");
    for (JsonNode token : definition.path("added_tokens")) {
      if (!token.path("special").booleanValue()) {
        kept.add(token);
      } else if (!vocabulary.has(token.path("content").asText())) {
        kept.add(token.<ObjectNode>deepCopy().put("content", UUID.randomUUID().toString()));
      }
    }
    return JSON.writeValueAsBytes(copy);
  }

  int vocabulary() {
    return ids.size();
  }

  OptionalInt id(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The token that the configuration gives a role, written as a text or as an object. */
  Optional<String> role(String role) {
    JsonNode value = config.path(role);
    JsonNode content = value.isObject() ? value.path("content") : value;
    return Optional.ofNullable(content.textValue());
  }
}
