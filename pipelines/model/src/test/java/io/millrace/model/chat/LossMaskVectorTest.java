package io.millrace.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.chat.jinja.TemplateRenderException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossMaskVectorTest {

  @Test
  void generationBlocksAreTheTargetsThatTransformersReports() throws IOException {
    JsonNode conversations = ChatVectors.read("chat/conversations.json");
    for (Path path : ChatVectors.caseFiles()) {
      JsonNode file = ModelVectors.json(path);
      Optional<ChatTemplate> template = ChatVectors.template(file);
      if (template.isEmpty()) {
        continue;
      }
      int cases = 0;
      for (JsonNode vector : file.get("cases")) {
        if (vector.has("generation_spans")
            && !vector.get("options").get("add_generation_prompt").booleanValue()) {
          TargetText marked =
              LossMask.mark(template.get(), ChatVectors.input(vector, conversations));
          assertThat(marked.targets().stream().map(span -> List.of(span.start(), span.end())))
              .as(path + " " + vector.get("id"))
              .isEqualTo(
                  new ObjectMapper().convertValue(vector.get("generation_spans"), List.class));
          cases++;
        }
      }
      if (cases > 0) {
        ModelVectors.report(path, cases);
      }
    }
  }

  @Test
  void withoutBlocksEveryAnswerIsMarkedOnceAndNothingElse() throws IOException {
    JsonNode conversations = ChatVectors.read("chat/conversations.json");
    int marked = 0;
    int unmaskable = 0;
    for (Path path : ChatVectors.caseFiles()) {
      JsonNode file = ModelVectors.json(path);
      Optional<ChatTemplate> template = ChatVectors.template(file);
      if (template.isEmpty()) {
        continue;
      }
      for (JsonNode vector : file.get("cases")) {
        if (template.get().marksAnswers() || vector.has("error")) {
          continue;
        }
        Optional<TargetText> text = mark(template.get(), ChatVectors.input(vector, conversations));
        marked += text.isPresent() ? 1 : 0;
        unmaskable += text.isPresent() ? 0 : 1;
        text.ifPresent(
            targets ->
                checkAnswers(
                    path + " " + vector.get("id"),
                    targets.targetTexts(),
                    ChatVectors.messages(vector, conversations)));
      }
    }
    System.out.println("chat/cases: " + marked + " cases marked, " + unmaskable + " refused");
    if (ModelVectors.areKnown()) {
      assertThat(marked).isGreaterThan(2 * unmaskable);
    }
  }

  private static Optional<TargetText> mark(ChatTemplate template, ChatInput input) {
    try {
      return Optional.of(LossMask.mark(template, input));
    } catch (UnmaskableChatException | TemplateRenderException e) {
      return Optional.empty();
    }
  }

  private static void checkAnswers(String name, List<String> targets, ArrayNode messages) {
    Iterator<String> remaining = targets.iterator();
    for (JsonNode message : messages) {
      String content = message.path("content").asText("").strip();
      if (message.get("role").textValue().equals("assistant")) {
        assertThat(remaining.hasNext()).as(name).isTrue();
        String target = remaining.next();
        // some templates drop the words beside a tool call
        if (!message.has("tool_calls")) {
          String answer = content.substring(content.lastIndexOf('>') + 1).strip();
          assertThat(target).as(name).contains(answer);
        }
      } else if (content.length() > 12) {
        assertThat(targets).as(name).noneMatch(target -> target.contains(content));
      }
    }
    assertThat(remaining.hasNext()).as(name).isFalse();
  }
}
