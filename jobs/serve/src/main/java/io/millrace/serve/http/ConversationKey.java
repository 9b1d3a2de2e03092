package io.millrace.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.identity.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which requests belong to one conversation: those with the same {@code metadata.conversation} (or
 * {@code conversation_id}, {@code session_id}, {@code thread_id}), without one those of the same
 * {@code user}, without either those whose first user message is the same. The key is 20 letters a
 * to p, the first 80 bits of a SHA-256, so that it names nobody and is no number that redaction
 * takes for a card's.
 */
final class ConversationKey {

  private static final List<String> NAMES =
      List.of("conversation", "conversation_id", "session_id", "thread_id", "user");
  private static final int LETTERS = 20;

  private ConversationKey() {}

  /** The key of a request's body, which need not be a valid one. */
  static String of(JsonNode body) {
    String named =
        NAMES.stream()
            .filter(name -> !body.path("metadata").path(name).asText().isEmpty())
            .map(name -> name + ":" + body.path("metadata").path(name).asText())
            .findFirst()
            .or(() -> Optional.of("user:" + body.path("user").asText()))
            .filter(name -> !name.equals("user:"))
            .orElseGet(() -> "first:" + first(body));
    return Sha256.hex(named.getBytes(StandardCharsets.UTF_8))
        .substring(0, LETTERS)
        .chars()
        .mapToObj(digit -> String.valueOf((char) ('a' + Character.digit(digit, 16))))
        .collect(Collectors.joining());
  }

  private static String first(JsonNode body) {
    return body.path("messages")
        .valueStream()
        .filter(message -> message.path("role").asText().equals("user"))
        .map(message -> message.path("content").toString())
        .findFirst()
        .orElseGet(() -> body.path(body.has("prompt") ? "prompt" : "messages").toString());
  }
}
