package io.millrace.mining;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.identity.TextNormalizer;
import io.millrace.privacy.RedactionSession;
import io.millrace.privacy.Redactor;
import io.millrace.trace.Message;
import io.millrace.trace.Trace;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * The query class of what was asked: that of the first user message with text, {@link
 * QueryClass#UNKNOWN} where there is none. A request that becomes a trace has the trace's class.
 */
public final class AskedClass {

  private static final String USER = "user";

  private AskedClass() {}

  /** The class of a trace as it is given, that is of a redacted one after redaction. */
  public static QueryClass of(Trace trace) {
    List<Message> messages = trace.messages();
    if (messages.isEmpty()) {
      return ofFirst(Stream.ofNullable(trace.query()));
    }
    return ofFirst(
        messages.stream().filter(message -> message.role().equals(USER)).map(Message::text));
  }

  /**
   * The class of OpenAI chat messages as they are after redaction.
   *
   * @param redactor that of the miner that will read their trace
   */
  public static QueryClass of(JsonNode messages, Redactor redactor) {
    // placeholders are numbered through all messages of a trace
    RedactionSession session = redactor.session();
    return ofFirst(
        messages
            .valueStream()
            .map(message -> text(message, session))
            .filter(AskedText::byUser)
            .map(AskedText::text));
  }

  private static QueryClass ofFirst(Stream<String> asked) {
    return asked
        .filter(text -> !TextNormalizer.isBlank(text))
        .findFirst()
        .map(QueryClass::of)
        .orElse(QueryClass.UNKNOWN);
  }

  private record AskedText(boolean byUser, String text) {}

  private static AskedText text(JsonNode message, RedactionSession session) {
    boolean byUser = message.path("role").asText().equals(USER);
    JsonNode content = message.path("content");
    if (!content.isArray()) {
      return new AskedText(byUser, session.redact(content.isTextual() ? content.textValue() : ""));
    }
    StringJoiner joined = new StringJoiner("\n");
    for (JsonNode part : content) {
      String text = part.isTextual() ? part.textValue() : plain(part);
      if (text != null) {
        joined.add(session.redact(text));
      }
    }
    return new AskedText(byUser, joined.toString());
  }

  /** A part that a trace keeps as text; null for any other. */
  private static String plain(JsonNode part) {
    boolean plain = part.size() == 2 && part.path("type").asText().equals("text");
    return plain ? part.path("text").textValue() : null;
  }
}
