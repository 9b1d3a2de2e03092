package io.millrace.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.chat.jinja.RenderedText;
import io.millrace.model.chat.jinja.TemplateRenderException;
import io.millrace.model.chat.jinja.TextSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChatTemplateVectorTest {

  @Test
  void rendersOrRefusesEveryCaseAsTransformersDoes() throws IOException {
    int cases = 0;
    JsonNode conversations = ChatVectors.read("chat/conversations.json");
    for (Path path : ChatVectors.caseFiles()) {
      JsonNode file = ModelVectors.json(path);
      Optional<ChatTemplate> template = ChatVectors.template(file);
      if (template.isEmpty()) {
        continue;
      }
      for (JsonNode vector : file.get("cases")) {
        String name = path.getFileName() + " " + vector.get("id").textValue();
        check(name, template.get(), ChatVectors.input(vector, conversations), vector);
      }
      ModelVectors.report(path, file.get("cases").size());
      cases += file.get("cases").size();
    }
    ModelVectors.checkCount("chat cases", cases, 934);
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
}
