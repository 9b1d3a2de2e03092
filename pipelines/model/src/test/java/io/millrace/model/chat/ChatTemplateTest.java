package io.millrace.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {
  private static final ChatInput HELLO =
      ChatInput.of(
          new ObjectMapper()
              .createArrayNode()
              .add(new ObjectMapper().createObjectNode().put("role", "user")));

  @TempDir Path model;

  @Test
  void absentToolsAndDocumentsAreDefinedAndNone() {
    ChatTemplate template =
        ChatTemplate.parse(
            "{{ tools is defined }} {{ tools is none }} {{ documents is none }}"
                + " {{ bos_token is defined }} {{ add_generation_prompt }}",
            Map.of(),
            Clock.systemUTC());
    assertThat(template.render(HELLO).text()).isEqualTo("True True True False False");
  }

  @Test
  void extraVariablesHideSpecialTokens() {
    ChatTemplate template =
        ChatTemplate.parse(
            "{{ bos_token }}{{ enable_thinking }}", Map.of("bos_token", "<s>"), Clock.systemUTC());
    ChatInput input = HELLO.withExtra(Map.of("enable_thinking", BooleanNode.FALSE));
    assertThat(template.render(input).text()).isEqualTo("<s>False");
    assertThat(template.render(HELLO.withExtra(Map.of("bos_token", BooleanNode.TRUE))).text())
        .isEqualTo("True");
  }

  @Test
  void aSeparateTemplateFileGoesBeforeTheConfiguration() throws IOException {
    Files.writeString(
        model.resolve("tokenizer_config.json"),
        "{\"bos_token\": {\"content\": \"<s>\"}, \"pad_token\": null, \"chat_template\": \"in\"}");
    assertThat(ChatTemplate.read(model, Clock.systemUTC()).render(HELLO).text()).isEqualTo("in");
    Files.writeString(
        model.resolve("chat_template.jinja"), "{{ bos_token }}{{ pad_token is defined }}");
    assertThat(ChatTemplate.read(model, Clock.systemUTC()).render(HELLO).text())
        .isEqualTo("<s>False");
  }

  @Test
  void ofNamedTemplatesTheDefaultIsRead() throws IOException {
    Files.writeString(
        model.resolve("tokenizer_config.json"),
        "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"no\"},"
            + " {\"name\": \"default\", \"template\": \"yes\"}]}");
    assertThat(ChatTemplate.read(model, Clock.systemUTC()).render(HELLO).text()).isEqualTo("yes");
  }

  @Test
  void aModelWithoutTemplateIsNamedWithTheRemedy() throws IOException {
    Files.writeString(model.resolve("tokenizer_config.json"), "{}");
    assertThatThrownBy(() -> ChatTemplate.read(model, Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(model.toString())
        .hasMessageContaining("chat_template.jinja");
  }
}
