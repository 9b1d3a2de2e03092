package io.millrace.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.millrace.scenario.EmittedCalls;

/** What an accepted answer looks like, the first that applies; by its form alone. */
enum AnswerForm {
  /** One or more tool calls whose arguments are JSON objects. */
  CALL("calls tools"),
  /** A tool call whose arguments are no JSON object. */
  UNREADABLE_CALL("calls a tool with arguments that are no JSON object"),
  /** Neither text nor call. */
  EMPTY("says nothing"),
  /** A JSON object or list and nothing around it. */
  JSON("is JSON"),
  /** A number, with a currency or per cent sign at most. */
  NUMBER("is a number"),
  /** One line of at most 200 code points with one number among them. */
  SENTENCE_WITH_NUMBER("is a sentence with one number"),
  /** At most 64 code points on one line. */
  SHORT("is a short text"),
  /** Anything else. */
  TEXT("is free text");

  private static final int SENTENCE = 200;
  private static final int LABEL = 64;
  private static final Pattern ALONE =
      Pattern.compile("[-+]?[$€£]?\\s?(\\d[\\d,]*\\.?\\d*|\\.\\d+)\\s?[%$€£]?");
  private static final Pattern NUMBERS = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?");
  private static final Pattern PART_OF_WORD = Pattern.compile("[\\pL_#]\\d|\\d[\\pL_]");
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final String description;

  AnswerForm(String description) {
    this.description = description;
  }

  /** As the end of a sentence about the answer. */
  String description() {
    return description;
  }

  static AnswerForm of(JsonNode message) {
    JsonNode calls = message.path("tool_calls");
    if (!calls.isEmpty()) {
      return EmittedCalls.calls(calls).isPresent() ? CALL : UNREADABLE_CALL;
    }
    String text = text(message).strip();
    if (text.isEmpty()) {
      return EMPTY;
    }
    if (json(text) != null) {
      return JSON;
    }
    if (ALONE.matches(text)) {
      return NUMBER;
    }
    int length = text.codePointCount(0, text.length());
    boolean line = text.lines().count() == 1;
    if (line && length <= SENTENCE && numbers(text) == 1 && !PART_OF_WORD.matcher(text).find()) {
      return SENTENCE_WITH_NUMBER;
    }
    return isLabel(text) ? SHORT : TEXT;
  }

  /** Whether a text is one line of at most 64 code points. */
  static boolean isLabel(String text) {
    return text.codePointCount(0, text.length()) <= LABEL && text.lines().count() == 1;
  }

  /** The object or list that a text is, or null. */
  static JsonNode json(String text) {
    try {
      JsonNode parsed = MAPPER.readTree(text);
      return parsed.isContainerNode() ? parsed : null;
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  private static int numbers(String text) {
    Matcher matcher = NUMBERS.matcher(text);
    int found = 0;
    while (matcher.find()) {
      found++;
    }
    return found;
  }

  /** A message's text: its content, or its text parts joined by line feeds. */
  static String text(JsonNode message) {
    JsonNode content = message.path("content");
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder joined = new StringBuilder();
    for (JsonNode part : content) {
      if (part.path("text").isTextual()) {
        joined.append(joined.isEmpty() ? "" : "\n").append(part.get("text").textValue());
      }
    }
    return joined.toString();
  }
}
