package io.millrace.model.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.model.ModelVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The golden cases of chat templates; the templates are not in the repository. */
public final class ChatVectors {
  public static final Clock NOW =
      Clock.fixed(Instant.parse("2025-03-15T10:30:00Z"), ZoneOffset.UTC);

  private ChatVectors() {}

  /** A file of the vectors, or a skipped test. */
  public static Path file(String relative) {
    Optional<Path> file = ModelVectors.find(relative);
    Assumptions.assumeTrue(file.isPresent(), "no model/" + relative);
    return file.get();
  }

  public static JsonNode read(String relative) throws IOException {
    return ModelVectors.json(file(relative));
  }

  /** The files of cases, one a template, or a skipped test. */
  static List<Path> caseFiles() throws IOException {
    List<Path> files = ModelVectors.jsonFiles("chat/cases");
    Assumptions.assumeFalse(files.isEmpty(), "no model/chat/cases");
    return files;
  }

  /** The template of a file of cases, or empty where it is absent. */
  static Optional<ChatTemplate> template(JsonNode caseFile) throws IOException {
    Optional<Path> source = ModelVectors.find(caseFile.get("template").textValue());
    if (source.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> tokens = new HashMap<>();
    caseFile
        .get("special_tokens")
        .properties()
        .forEach(token -> tokens.put(token.getKey(), token.getValue().textValue()));
    return Optional.of(ChatTemplate.parse(Files.readString(source.get()), tokens, NOW));
  }

  static ChatInput input(JsonNode vector, JsonNode conversations) {
    JsonNode options = vector.get("options");
    Map<String, JsonNode> extra = new HashMap<>();
    options.properties().forEach(option -> extra.put(option.getKey(), option.getValue()));
    extra.keySet().removeAll(List.of("add_generation_prompt", "tools"));
    return input(vector, options, conversations).withExtra(extra);
  }

  /** What a case is rendered with whose options are among its own fields. */
  public static ChatInput plainInput(JsonNode vector, JsonNode conversations) {
    return input(vector, vector, conversations);
  }

  private static ChatInput input(JsonNode vector, JsonNode options, JsonNode conversations) {
    ChatInput input =
        ChatInput.of(messages(vector, conversations))
            .withGenerationPrompt(options.get("add_generation_prompt").booleanValue());
    return options.get("tools").booleanValue()
        ? input.withTools(conversations.get("tools"))
        : input;
  }

  static ArrayNode messages(JsonNode vector, JsonNode conversations) {
    String name = vector.get("conversation").textValue();
    return (ArrayNode) conversations.get("conversations").get(name).get("messages");
  }
}
