package io.millrace.model.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The golden cases of chat templates, which lie outside of the repository. */
final class ChatVectors {
  static final Clock NOW = Clock.fixed(Instant.parse("2025-03-15T10:30:00Z"), ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();

  private ChatVectors() {}

  /** The first of the configured and the shared directory that has the cases, or a skipped test. */
  static Path root() {
    Optional<Path> root =
        Stream.of(
                Path.of(System.getProperty("millrace.vectors", "../testing/vectors")),
                Path.of(System.getProperty("millrace.root", "../.."), "../shared/vectors"))
            .map(candidate -> candidate.resolve("model"))
            .filter(candidate -> Files.isDirectory(candidate.resolve("chat")))
            .findFirst();
    if (root.isEmpty()) {
      System.out.println("model/chat: no vectors, set -Dmillrace.vectors to the directory around");
    }
    Assumptions.assumeTrue(root.isPresent(), "no model/chat vectors");
    return root.get();
  }

  static JsonNode read(String file) throws IOException {
    return JSON.readTree(Files.readString(root().resolve(file)));
  }

  static List<Path> caseFiles() throws IOException {
    try (Stream<Path> files = Files.list(root().resolve("chat/cases"))) {
      return files.sorted().toList();
    }
  }

  static void report(Path file, int cases) {
    System.out.println(file.getFileName() + ": " + cases + " cases");
  }

  static ChatTemplate template(JsonNode caseFile) throws IOException {
    Map<String, String> tokens = new HashMap<>();
    caseFile
        .get("special_tokens")
        .properties()
        .forEach(token -> tokens.put(token.getKey(), token.getValue().textValue()));
    Path source = root().resolve(caseFile.get("template").textValue());
    return ChatTemplate.parse(Files.readString(source), tokens, NOW);
  }

  static ChatInput input(JsonNode vector, JsonNode conversations) {
    JsonNode options = vector.get("options");
    Map<String, JsonNode> extra = new HashMap<>();
    options.properties().forEach(option -> extra.put(option.getKey(), option.getValue()));
    extra.keySet().removeAll(List.of("add_generation_prompt", "tools"));
    ChatInput input =
        ChatInput.of(messages(vector, conversations))
            .withGenerationPrompt(options.get("add_generation_prompt").booleanValue())
            .withExtra(extra);
    return options.get("tools").booleanValue()
        ? input.withTools(conversations.get("tools"))
        : input;
  }

  static ArrayNode messages(JsonNode vector, JsonNode conversations) {
    String name = vector.get("conversation").textValue();
    return (ArrayNode) conversations.get("conversations").get(name).get("messages");
  }
}
