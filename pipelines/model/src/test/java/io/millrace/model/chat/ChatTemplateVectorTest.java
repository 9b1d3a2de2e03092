package io.millrace.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.model.chat.jinja.RenderedText;
import io.millrace.model.chat.jinja.TemplateRenderException;
import io.millrace.model.chat.jinja.TextSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatTemplateVectorTest {

  @Test
  void rendersOrRefusesEveryCaseAsTransformersDoes() throws IOException {
    JsonNode conversations = ChatVectors.read("chat/conversations.json");
    for (Path path : ChatVectors.caseFiles()) {
      JsonNode file = new ObjectMapper().readTree(Files.readString(path));
      ChatTemplate template = ChatVectors.template(file);
      for (JsonNode vector : file.get("cases")) {
        String name = path.getFileName() + " " + vector.get("id").textValue();
        check(name, template, ChatVectors.input(vector, conversations), vector);
      }
      ChatVectors.report(path, file.get("cases").size());
    }
  }

  private static void check(String name, ChatTemplate template, ChatInput input, JsonNode vector) {
    if (vector.has("error")) {
      TemplateRenderException failure =
          catchThrowableOfType(TemplateRenderException.class, () -> template.render(input));
      assertThat(failure).as(name).isNotNull();
      assertThat(failure.kind().pythonName())
          .as(name)
          .isEqualTo(vector.get("error").get("kind").textValue());
      return;
    }
    RenderedText rendered = template.render(input);
    assertThat(rendered.text()).as(name).isEqualTo(vector.get("text").textValue());
    if (vector.has("generation_spans")) {
      assertThat(rendered.generationSpans()).as(name).isEqualTo(spans(vector));
    }
  }

  private static List<TextSpan> spans(JsonNode vector) {
    List<TextSpan> spans = new ArrayList<>();
    vector
        .get("generation_spans")
        .forEach(span -> spans.add(new TextSpan(span.get(0).intValue(), span.get(1).intValue())));
    return spans;
  }

  @Test
  void readsTheTemplatesOfModelDirectories() throws IOException {
    JsonNode conversations = ChatVectors.read("chat/conversations.json");
    JsonNode cases = ChatVectors.read("chat/tiny_models.json");
    for (JsonNode vector : cases) {
      Path model = ChatVectors.root().resolve(vector.get("model").textValue());
      ChatTemplate template = ChatTemplate.read(model, ChatVectors.NOW);
      ChatInput input =
          ChatInput.of(ChatVectors.messages(vector, conversations))
              .withGenerationPrompt(vector.get("add_generation_prompt").booleanValue());
      ChatInput all =
          vector.get("tools").booleanValue() ? input.withTools(conversations.get("tools")) : input;
      if (vector.has("input_ids")) {
        assertThat(template.render(all).text()).as(vector.toString()).isNotEmpty();
      }
    }
    System.out.println("tiny_models.json: " + cases.size() + " cases");
  }
}
