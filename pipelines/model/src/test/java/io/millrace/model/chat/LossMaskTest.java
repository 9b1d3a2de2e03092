package io.millrace.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.model.chat.jinja.TemplateRenderException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossMaskTest {
  private static final String PLAIN =
      "{% for m in messages %}<{{ m.role }}>{{ m.content }}</s>{% endfor %}"
          + "{% if add_generation_prompt %}<assistant>{% endif %}";

  private static ChatTemplate template(String source) {
    return ChatTemplate.parse(source, Map.of("bos_token", "<s>"), Clock.systemUTC());
  }

  private static ChatInput chat(String messages) {
    try {
      return ChatInput.of((ArrayNode) new ObjectMapper().readTree(messages.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(messages, e);
    }
  }

  private static final ChatInput TWO_ANSWERS =
      chat(
          "[{'role':'user','content':'😀?'},{'role':'assistant','content':'one'},"
              + "{'role':'user','content':'and?'},{'role':'assistant','content':'two'}]");

  @Test
  void answersWithTheEndOfTheirTurnAreTargetsInCodePoints() {
    TargetText marked = LossMask.mark(template(PLAIN), TWO_ANSWERS);
    assertThat(marked.targetTexts()).containsExactly("one</s>", "two</s>");
    assertThat(marked.targets().get(0).start()).isEqualTo("<user>".length() + 2 + 15);
  }

  @Test
  void consecutiveAnswersAreTargetsOfTheirOwn() {
    ChatInput chat =
        chat(
            "[{'role':'user','content':'?'},{'role':'assistant','content':'a'},"
                + "{'role':'assistant','content':'b'}]");
    assertThat(LossMask.mark(template(PLAIN), chat).targetTexts())
        .containsExactly("a</s>", "b</s>");
  }

  @Test
  void aConversationWithoutAnswersHasNoTargets() {
    ChatInput chat = chat("[{'role':'user','content':'?'}]").withGenerationPrompt(true);
    TargetText marked = LossMask.mark(template(PLAIN), chat);
    assertThat(marked.targets()).isEmpty();
    assertThat(marked.text()).doesNotContain("assistant");
  }

  @Test
  void aTemplateThatRewritesEarlierTurnsIsRefusedWithTheAnswersIndex() {
    String forgetful =
        "{% for m in messages %}<{{ m.role }}>"
            + "{% if m.role != 'assistant' or loop.last %}{{ m.content }}{% endif %}</s>{% endfor %}"
            + "{% if add_generation_prompt %}<assistant>{% endif %}";
    assertThatThrownBy(() -> LossMask.mark(template(forgetful), TWO_ANSWERS))
        .isInstanceOf(UnmaskableChatException.class)
        .hasMessageContaining("up to the answer at index 1")
        .hasMessageContaining("from character 23")
        .hasMessageContaining("generation blocks");
  }

  @Test
  void theLastAnswerCanBeMarkedWhereEarlierOnesAreRewritten() {
    String forgetful =
        "{% for m in messages %}<{{ m.role }}>"
            + "{% if m.role != 'assistant' or loop.last %}{{ m.content }}{% endif %}</s>{% endfor %}"
            + "{% if add_generation_prompt %}<assistant>{% endif %}";
    assertThat(LossMask.markLast(template(forgetful), TWO_ANSWERS).targetTexts())
        .containsExactly("two</s>");
    assertThat(LossMask.markLast(template(PLAIN), TWO_ANSWERS).targetTexts())
        .containsExactly("two</s>");
    assertThat(LossMask.markLast(template(PLAIN), chat("[]")).targets()).isEmpty();
  }

  @Test
  void generationBlocksDecideWhereTheyAre() {
    String blocks =
        "{{ bos_token }}{% for m in messages %}{% if m.role == 'assistant' %}"
            + "{% generation %}{{ m.content }}{% endgeneration %}|"
            + "{% else %}{{ m.content }}{% endif %}{% endfor %}";
    assertThat(LossMask.mark(template(blocks), TWO_ANSWERS).targetTexts())
        .containsExactly("one", "two");
    assertThat(LossMask.markLast(template(blocks), TWO_ANSWERS).targetTexts())
        .containsExactly("two");
  }

  @Test
  void aBlockInsideAMacroIsRefused() {
    String hidden =
        "x{% macro m(t) %}{% generation %}{{ t }}{% endgeneration %}{% endmacro %}"
            + "{{ 'heading' ~ m('answer') }}";
    assertThatThrownBy(() -> LossMask.mark(template(hidden), TWO_ANSWERS))
        .isInstanceOf(UnmaskableChatException.class)
        .hasMessageContaining("inside a macro");
  }

  @Test
  void aTemplateThatRefusesSaysSoInOneSentence() {
    String strict = "{{ raise_exception('No answers, please.') }}";
    assertThatThrownBy(() -> LossMask.mark(template(strict), TWO_ANSWERS))
        .isInstanceOf(TemplateRenderException.class)
        .hasMessage("the template refuses at line 1, column 1: No answers, please.");
  }
}
