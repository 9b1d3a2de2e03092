package io.millrace.model.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.base.GenerationConfig;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.engine.Torch;
import io.millrace.model.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Greedy generation with the key-value cache, token by token equal to the reference. */
class GreedyVectorTest {

  @BeforeAll
  static void start() {
    Torch.start(1);
  }

  @Test
  void generatesTheReferencesTokensAloneAndInABatch() throws IOException {
    int prompts = 0;
    for (Path file : ModelVectors.jsonFiles("logits")) {
      JsonNode expected = ModelVectors.json(file);
      Optional<Path> model = ModelVectors.find(expected.get("model").textValue());
      if (model.isPresent()) {
        try (Decoder decoder = Decoder.load(model.get(), Precision.F32);
            TextTokenizer tokenizer = TextTokenizer.load(model.get())) {
          GenerationConfig config = GenerationConfig.read(model.get(), decoder.config());
          Generator generator = new Generator(decoder, tokenizer);
          check(generator, config, expected.get("greedy"));
          ModelVectors.report(file, expected.get("greedy").size());
          prompts += expected.get("greedy").size();
        }
      }
    }
    ModelVectors.checkCount("greedy generations", prompts, 33);
  }

  private static void check(Generator generator, GenerationConfig config, JsonNode greedy) {
    GenerationOptions toTheEnd = GenerationOptions.greedy(32, config);
    GenerationOptions pastTheEnd = new GenerationOptions(32, Sampling.GREEDY, Set.of(), List.of());
    List<int[]> prompts = new ArrayList<>();
    for (JsonNode item : greedy) {
      int[] prompt = ModelVectors.ints(item.get("prompt_ids"));
      prompts.add(prompt);
      String what = item.get("prompt").textValue();
      Generation all = generator.generate(prompt, Optional.empty(), pastTheEnd);
      assertThat(all.ids()).as(what).isEqualTo(ModelVectors.ints(item.get("generated_ids")));
      assertThat(all.end()).isEqualTo(new End.Length());
      Generation ended = generator.generate(prompt, Optional.empty(), toTheEnd);
      int[] expected = ModelVectors.ints(item.get("generated_until_eos"));
      assertThat(ended.ids()).as(what).isEqualTo(expected);
      if (expected.length < 32) {
        assertThat(ended.end()).isEqualTo(new End.EndOfText(expected[expected.length - 1]));
      }
    }
    StringBuilder[] streamed = new StringBuilder[prompts.size()];
    Arrays.setAll(streamed, i -> new StringBuilder());
    List<Generation> batch =
        generator.generate(
            prompts,
            Optional.empty(),
            pastTheEnd,
            (index, text) -> streamed[index].append(text),
            () -> false);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(batch.get(i).ids())
          .isEqualTo(ModelVectors.ints(greedy.get(i).get("generated_ids")));
      assertThat(streamed[i].toString()).isEqualTo(batch.get(i).text());
    }
  }
}
