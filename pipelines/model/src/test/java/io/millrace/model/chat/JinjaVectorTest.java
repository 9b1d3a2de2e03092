package io.millrace.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.chat.jinja.JinjaTemplate;
import io.millrace.model.chat.jinja.TemplateRenderException;
import io.millrace.model.chat.jinja.TemplateSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JinjaVectorTest {
  private static final Set<String> SYNTAX_KINDS =
      Set.of("TemplateSyntaxError", "TemplateAssertionError");

  /** What a template did: its text, or the kind of its error. */
  private record Outcome(String text, String error) {}

  @Test
  void everyCoreSnippetDoesWhatJinja2Does() throws IOException {
    for (JsonNode vector : cases("core")) {
      assertThat(outcome(vector)).as(vector.toString()).isEqualTo(expected(vector));
    }
  }

  @Test
  void everyExtraSnippetDoesWhatJinja2DoesOrIsRefused() throws IOException {
    List<String> refused = new ArrayList<>();
    for (JsonNode vector : cases("extra")) {
      Outcome outcome = outcome(vector);
      if (outcome.equals(new Outcome("", "TemplateSyntaxError"))
          || outcome.equals(new Outcome("", "NotImplementedError"))) {
        refused.add(vector.get("id").textValue());
      } else {
        assertThat(outcome).as(vector.toString()).isEqualTo(expected(vector));
      }
    }
    System.out.println("jinja.json: of the extra cases refused: " + refused);
    assertThat(refused).hasSizeLessThanOrEqualTo(12);
  }

  private static List<JsonNode> cases(String tier) throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (JsonNode vector : ChatVectors.read("chat/jinja.json").get("cases")) {
      if (vector.get("tier").textValue().equals(tier)) {
        cases.add(vector);
      }
    }
    System.out.println("jinja.json: " + cases.size() + " cases (" + tier + ")");
    return cases;
  }

  private static Outcome expected(JsonNode vector) {
    if (vector.has("text")) {
      return new Outcome(vector.get("text").textValue(), "");
    }
    String kind = vector.get("error").get("kind").textValue();
    return new Outcome("", SYNTAX_KINDS.contains(kind) ? "TemplateSyntaxError" : kind);
  }

  private static Outcome outcome(JsonNode vector) {
    Map<String, JsonNode> variables = new HashMap<>();
    vector
        .get("context")
        .properties()
        .forEach(variable -> variables.put(variable.getKey(), variable.getValue()));
    try {
      JinjaTemplate template = JinjaTemplate.parse(vector.get("template").textValue());
      return new Outcome(template.render(variables, ChatVectors.NOW).text(), "");
    } catch (TemplateSyntaxException e) {
      return new Outcome("", "TemplateSyntaxError");
    } catch (TemplateRenderException e) {
      return new Outcome("", e.kind().pythonName());
    }
  }
}
