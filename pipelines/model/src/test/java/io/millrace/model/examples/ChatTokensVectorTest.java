package io.millrace.model.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.chat.ChatInput;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.chat.ChatVectors;
import io.millrace.model.chat.LossMask;
import io.millrace.model.chat.TargetText;
import io.millrace.model.chat.jinja.RenderedText;
import io.millrace.model.chat.jinja.TemplateRenderException;
import io.millrace.model.examples.ExampleOptions.Targets;
import io.millrace.model.examples.ExampleOptions.TooLong;
import io.millrace.model.tokenizer.Encoded;
import io.millrace.model.tokenizer.TextTokenizer;
import io.millrace.model.train.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Conversations through models' own templates and tokenizers, as apply_chat_template takes them.
 */
class ChatTokensVectorTest {

  /** Transformers looks at the first message before it asks the template. */
  private static final String NO_FIRST_MESSAGE = "IndexError";

  @Test
  void tokensAndLearntTokensAreThoseOfTransformersOrTheConversationIsRefused() throws IOException {
    JsonNode conversations = ChatVectors.read("chat/conversations.json");
    Path file = ChatVectors.file("chat/tiny_models.json");
    int cases = 0;
    String model = "";
    Optional<Path> folder = Optional.empty();
    for (JsonNode vector : ModelVectors.json(file)) {
      if (!vector.get("model").textValue().equals(model)) {
        model = vector.get("model").textValue();
        folder = ModelVectors.find(model);
      }
      if (folder.isPresent()) {
        try (TextTokenizer tokenizer = TextTokenizer.load(folder.get())) {
          ChatTemplate template = ChatTemplate.read(folder.get(), ChatVectors.NOW);
          ChatInput input = ChatVectors.plainInput(vector, conversations);
          String name = "%s %s".formatted(model, vector.get("conversation"));
          if (vector.has("error")) {
            checkRefused(name, template, tokenizer, input, vector.at("/error/kind").textValue());
          } else {
            checkTokens(name, template, tokenizer, input, vector);
          }
        }
        cases++;
      }
    }
    ModelVectors.report(file, cases);
  }

  private static void checkTokens(
      String name,
      ChatTemplate template,
      TextTokenizer tokenizer,
      ChatInput input,
      JsonNode vector) {
    TargetText text = targets(template, input);
    Encoded encoded = tokenizer.encode(text.text(), false);
    assertThat(encoded.ids()).as(name).isEqualTo(ModelVectors.ints(vector.get("input_ids")));
    Example example = TokenMask.apply(text, encoded);
    int[] learnt =
        Arrays.stream(example.labels()).map(label -> label == Example.IGNORED ? 0 : 1).toArray();
    assertThat(learnt).as(name).isEqualTo(ModelVectors.ints(vector.get("assistant_mask")));
  }

  /** What training takes; with a generation prompt, which it never sees, the template's own. */
  private static TargetText targets(ChatTemplate template, ChatInput input) {
    if (input.addGenerationPrompt()) {
      RenderedText rendered = template.render(input);
      return new TargetText(rendered.text(), rendered.generationSpans());
    }
    return LossMask.mark(template, input);
  }

  private static void checkRefused(
      String name, ChatTemplate template, TextTokenizer tokenizer, ChatInput input, String kind) {
    if (!kind.equals(NO_FIRST_MESSAGE)) {
      TemplateRenderException failure =
          catchThrowableOfType(TemplateRenderException.class, () -> template.render(input));
      assertThat(failure).as(name).isNotNull();
      assertThat(failure.kind().pythonName()).as(name).isEqualTo(kind);
    }
    ExampleMaker maker =
        new ExampleMaker(
            template, tokenizer, new ExampleOptions(1000, Targets.ALL, TooLong.LEAVE_OUT));
    assertThat(maker.sft(new Conversation(input.messages(), input.tools()))).as(name).isEmpty();
    assertThat(maker.leftOut())
        .as(name)
        .hasSize(1)
        .containsValue(1)
        .doesNotContainKey(LeftOut.TOO_LONG);
  }
}
