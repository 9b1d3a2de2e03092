package io.millrace.model.chat.jinja;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Templates rendered with a few variables, at one moment. */
final class Rendered {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2025-03-05T09:07:03.5Z"), ZoneOffset.UTC);

  private static final Map<String, JsonNode> VARIABLES = variables();

  private Rendered() {}

  static String text(String source) {
    return JinjaTemplate.parse(source).render(VARIABLES, NOW).text();
  }

  private static Map<String, JsonNode> variables() {
    try {
      Map<String, JsonNode> variables = new HashMap<>();
      new ObjectMapper()
          .readTree("{\"xs\": [3, 1, 2], \"d\": {\"b\": 2, \"a\": 1}, \"nothing\": null}")
          .properties()
          .forEach(field -> variables.put(field.getKey(), field.getValue()));
      return variables;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
