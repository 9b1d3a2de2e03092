package io.millrace.model.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.model.base.GenerationConfig;
import io.millrace.model.chat.ChatInput;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.decoder.Adapter;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.generate.End;
import io.millrace.model.generate.Generation;
import io.millrace.model.generate.GenerationOptions;
import io.millrace.model.generate.Generator;
import io.millrace.model.generate.Sampling;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A base model in memory, in f32 so that every machine computes the same. Its template is the
 * {@link ChatTemplate#reproducible} one, as in training.
 */
public final class AnsweringModel implements AutoCloseable {

  private final Decoder decoder;
  private final TextTokenizer tokenizer;
  private final ChatTemplate template;
  private final GenerationConfig config;

  private AnsweringModel(
      Decoder decoder, TextTokenizer tokenizer, ChatTemplate template, GenerationConfig config) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
    this.template = template;
    this.config = config;
  }

  /** Loads a folder in Hugging Face layout. */
  public static AnsweringModel load(Path folder) throws IOException {
    ChatTemplate template = ChatTemplate.reproducible(folder);
    TextTokenizer tokenizer = TextTokenizer.load(folder);
    Decoder decoder = null;
    try {
      decoder = Decoder.load(folder, Precision.F32);
      decoder.checkTokenizer(folder, tokenizer.vocabulary());
      GenerationConfig config = GenerationConfig.read(folder, decoder.config());
      return new AnsweringModel(decoder, tokenizer, template, config);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      if (decoder != null) {
        decoder.close();
      }
      throw e;
    }
  }

  /** Reads an adapter of this base; the caller closes it. */
  public LoraAdapter adapter(Path folder) throws IOException {
    return LoraAdapter.read(folder, decoder.config());
  }

  /** Answers conversations in one batch, each with the batch's mean time. */
  public List<Answer> answer(AnswerSettings how, Questions questions, Optional<Adapter> adapter) {
    List<JsonNode> conversations = questions.conversations();
    long started = System.nanoTime();
    List<int[]> prompts = new ArrayList<>();
    for (int i = 0; i < conversations.size(); i++) {
      ChatInput input =
          ChatInput.of((ArrayNode) conversations.get(i))
              .withTools(questions.tools().get(i))
              .withGenerationPrompt(true);
      prompts.add(tokenizer.encode(template.render(input).text()));
    }
    List<Generation> generations =
        new Generator(decoder, tokenizer)
            .generate(prompts, adapter, options(how), (index, text) -> {}, () -> false);
    double millis = (System.nanoTime() - started) / 1e6 / conversations.size();
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      Generation generation = generations.get(i);
      String fault = generation.end() instanceof End.Failed failed ? failed.reason() : null;
      answers.add(
          new Answer(
              fault == null ? generation.text() : "",
              fault,
              prompts.get(i).length,
              generation.ids().length,
              millis));
    }
    return answers;
  }

  private GenerationOptions options(AnswerSettings how) {
    return GenerationOptions.greedy(how.maxTokens(), config)
        .withSampling(new Sampling(how.temperature(), 0, how.topP(), 0, 1, how.seed()));
  }

  @Override
  public void close() {
    decoder.close();
    tokenizer.close();
  }
}
