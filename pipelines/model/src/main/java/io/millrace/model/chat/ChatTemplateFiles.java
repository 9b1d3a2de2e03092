package io.millrace.model.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.base.BaseJson;
import io.millrace.model.base.BaseModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The chat template and special tokens of a model directory in Hugging Face layout. */
record ChatTemplateFiles(String source, Map<String, String> specialTokens) {
  private static final List<String> TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  /**
   * Reads {@code chat_template.jinja}, else {@code chat_template} of {@code tokenizer_config.json};
   * of several named templates the one called default.
   *
   * @throws BaseModelException when there is no template, or a file is missing or damaged
   */
  static ChatTemplateFiles read(Path model) throws IOException {
    Path file = model.resolve("tokenizer_config.json");
    if (!Files.isRegularFile(file)) {
      throw new BaseModelException(file, "is missing; take all files of the base model");
    }
    JsonNode config = BaseJson.read(file);
    Path separate = model.resolve("chat_template.jinja");
    String source =
        Files.exists(separate) ? Files.readString(separate) : inline(config.path("chat_template"));
    if (source == null) {
      throw new BaseModelException(
          model,
          "there is no chat template in it; put one into chat_template.jinja or into"
              + " tokenizer_config.json as chat_template");
    }
    return new ChatTemplateFiles(source, tokens(config));
  }

  private static String inline(JsonNode template) {
    for (JsonNode named : template) {
      if (named.path("name").asText().equals("default")) {
        return named.path("template").textValue();
      }
    }
    return template.textValue();
  }

  private static Map<String, String> tokens(JsonNode config) {
    Map<String, String> tokens = new HashMap<>();
    for (String name : TOKENS) {
      put(tokens, name, config.path(name));
    }
    config
        .path("extra_special_tokens")
        .properties()
        .forEach(token -> put(tokens, token.getKey(), token.getValue()));
    return tokens;
  }

  private static void put(Map<String, String> tokens, String name, JsonNode token) {
    String text = token.isObject() ? token.path("content").textValue() : token.textValue();
    if (text != null) {
      tokens.put(name, text);
    }
  }
}
