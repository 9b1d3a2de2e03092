package io.millrace.model.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.millrace.model.ModelVectors;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import io.millrace.model.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationTest {

  private static Decoder decoder;
  private static TextTokenizer tokenizer;

  @BeforeAll
  static void load() throws IOException {
    Path model = ModelVectors.ownModel("llama-gqa");
    Torch.start(1);
    decoder = Decoder.load(model, Precision.F32);
    tokenizer = TextTokenizer.load(model);
  }

  @AfterAll
  static void close() {
    if (decoder != null) {
      decoder.close();
      tokenizer.close();
    }
  }

  private static GenerationOptions options(int maxTokens) {
    return new GenerationOptions(maxTokens, Sampling.GREEDY, Set.of(), List.of());
  }

  private static Generator generator() {
    return new Generator(decoder, tokenizer);
  }

  @Test
  void keepsErrorsToTheirItem() {
    int[] good = tokenizer.encode("The river turns");
    List<Generation> outcomes =
        generator()
            .generate(
                List.of(new int[0], good, new int[300], new int[] {512}),
                Optional.empty(),
                options(5),
                (index, text) -> {},
                () -> false);
    assertThat(outcomes.get(0).end()).isEqualTo(new End.Failed("the prompt is empty"));
    assertThat(outcomes.get(1).ids()).hasSize(5);
    assertThat(outcomes.get(1).isAnswer()).isTrue();
    assertThat(outcomes.get(2).end().toString()).contains("300 tokens").contains("only 256");
    assertThat(outcomes.get(3).end().toString()).contains("512 is outside");
    assertThat(outcomes.get(3).isAnswer()).isFalse();
  }

  /** Some bases name -1, others a token that the tokenizer has and the embedding lacks. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 512})
  void promptsOfSeveralLengthsNeedNoPadIdOfTheEmbedding(int padId, @TempDir Path folder)
      throws IOException {
    List<int[]> prompts = List.of(tokenizer.encode("The river turns"), tokenizer.encode("A wheel"));
    try (Decoder other = Decoder.load(padded(folder, padId), Precision.F32)) {
      assertThat(ids(new Generator(other, tokenizer), prompts))
          .isEqualTo(ids(generator(), prompts));
    }
  }

  private static List<List<Integer>> ids(Generator generator, List<int[]> prompts) {
    return generator
        .generate(prompts, Optional.empty(), options(7), (index, text) -> {}, () -> false)
        .stream()
        .map(answer -> IntStream.of(answer.ids()).boxed().toList())
        .toList();
  }

  /** The same model with another pad id. */
  private static Path padded(Path folder, int padId) throws IOException {
    Path model = ModelVectors.ownModel("llama-gqa");
    Files.copy(model.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    String config = Files.readString(model.resolve("config.json"));
    assertThat(config).contains("\"pad_token_id\": 506");
    Files.writeString(
        folder.resolve("config.json"),
        config.replace("\"pad_token_id\": 506", "\"pad_token_id\": " + padId));
    return folder;
  }

  @Test
  void anErrorBetweenTwoTokensGivesTheTextSoFarAndIsNoAnswer() throws IOException {
    int[] prompt = tokenizer.encode("The river turns");
    int[] other = tokenizer.encode("A wheel");
    try (Decoder damaged = Decoder.loadWritable(ModelVectors.ownModel("llama-gqa"))) {
      Generator generator = new Generator(damaged, tokenizer);
      Generation whole = generator.generate(prompt, Optional.empty(), options(12));
      Generation unharmed = generator.generate(other, Optional.empty(), options(12));
      int at = firstOf(whole.ids(), List.of(prompt, other, unharmed.ids()));
      poison(damaged.weights().get("model.embed_tokens.weight"), whole.ids()[at]);
      StringBuilder streamed = new StringBuilder();

      List<Generation> outcomes =
          generator.generate(
              List.of(prompt, other),
              Optional.empty(),
              options(12),
              (index, piece) -> streamed.append(index == 0 ? piece : ""),
              () -> false);

      Generation broken = outcomes.get(0);
      assertThat(broken.end()).isInstanceOf(End.Failed.class);
      assertThat(broken.end().toString()).contains("a logit is NaN", "weights or the adapter");
      assertThat(broken.ids()).isEqualTo(Arrays.copyOf(whole.ids(), at + 1));
      assertThat(broken.text()).isNotEmpty().isEqualTo(streamed.toString());
      assertThat(whole.text()).startsWith(broken.text());
      assertThat(broken.isAnswer()).isFalse();
      assertThat(outcomes.get(1).ids()).isEqualTo(unharmed.ids());
      assertThat(outcomes.get(1).isAnswer()).isTrue();
    }
  }

  /** Where a token stands that appears neither before nor anywhere else. */
  private static int firstOf(int[] ids, List<int[]> elsewhere) {
    for (int at = 1; at < ids.length - 1; at++) {
      int id = ids[at];
      IntStream others =
          IntStream.concat(
              Arrays.stream(ids, 0, at), elsewhere.stream().flatMapToInt(Arrays::stream));
      if (others.noneMatch(each -> each == id)) {
        return at;
      }
    }
    throw new AssertionError("every token stands elsewhere too; choose another prompt");
  }

  private static void poison(NDArray embedding, int id) {
    float[] values = embedding.toFloatArray();
    int width = (int) embedding.getShape().get(1);
    Arrays.fill(values, id * width, (id + 1) * width, Float.NaN);
    embedding.set(values);
  }

  @Test
  void aFailureOfTheEngineBetweenTwoTokensEndsAllPromptsWithTheirTextSoFar() throws IOException {
    int[] prompt = tokenizer.encode("The river turns");
    Generation whole = generator().generate(prompt, Optional.empty(), options(9));
    String shrink =
        """
          def shrink(self: __torch__.Ops, x: Tensor) -> Tensor:
            return torch.resize_(x, [1, 1])
        """;
    List<Prompt> prompts =
        List.of(
            new Prompt(prompt, options(9), piece -> {}, () -> false),
            new Prompt(prompt, options(2), piece -> {}, () -> false));
    try (Decoder failing = Decoder.load(ModelVectors.ownModel("llama-gqa"), Precision.F32);
        Script script = Script.compile(shrink);
        GenerationRun run = new Generator(failing, tokenizer).start(prompts, Optional.empty())) {
      for (int i = 0; i < 3; i++) {
        assertThat(run.step()).isTrue();
      }
      // the head no longer fits what the layers give
      script.call("shrink", failing.weights().get("lm_head.weight"));

      assertThat(run.step()).isFalse();

      Generation broken = run.result(0).orElseThrow();
      assertThat(broken.end().toString()).contains("the engine failed: ");
      assertThat(broken.ids()).isEqualTo(Arrays.copyOf(whole.ids(), 3));
      assertThat(broken.text()).isNotEmpty();
      assertThat(whole.text()).startsWith(broken.text());
      assertThat(broken.isAnswer()).isFalse();
      assertThat(run.result(1).orElseThrow().end()).isEqualTo(new End.Length());
    }
  }

  @Test
  void endsAtAStopStringAndLeavesItOut() {
    int[] prompt = tokenizer.encode("The river turns");
    String text = generator().generate(prompt, Optional.empty(), options(24)).text();
    String stop = text.substring(6, 9);
    StringBuilder streamed = new StringBuilder();
    Generation stopped =
        generator()
            .generate(
                List.of(prompt),
                Optional.empty(),
                options(24).withStop("never seen", stop),
                (index, piece) -> streamed.append(piece),
                () -> false)
            .get(0);
    assertThat(stopped.end()).isEqualTo(new End.Stop(stop));
    assertThat(stopped.text()).isEqualTo(text.substring(0, text.indexOf(stop)));
    assertThat(streamed.toString()).isEqualTo(stopped.text());
  }

  @Test
  void givesThePartialTextWhenCancelled() {
    AtomicInteger asked = new AtomicInteger();
    Generation cancelled =
        generator()
            .generate(
                List.of(tokenizer.encode("The river")),
                Optional.empty(),
                options(50),
                (index, piece) -> {},
                () -> asked.incrementAndGet() > 4)
            .get(0);
    assertThat(cancelled.end()).isEqualTo(new End.Cancelled());
    assertThat(cancelled.ids()).hasSize(4);
    assertThat(cancelled.isAnswer()).isFalse();
  }

  @Test
  void stepsPromptsOfDifferentOptionsTogether() {
    int[] prompt = tokenizer.encode("The river turns");
    int[] shorter = tokenizer.encode("A wheel");
    GenerationOptions sampled = options(9).withSampling(new Sampling(1.5, 0, 1, 0, 1, 42));
    List<String> order = new ArrayList<>();
    List<Prompt> prompts =
        List.of(
            new Prompt(prompt, options(3), piece -> {}, () -> false),
            new Prompt(shorter, sampled, piece -> order.add(piece), () -> false));
    try (GenerationRun run = generator().start(prompts, Optional.empty())) {
      assertThat(run.open()).isEqualTo(2);
      for (int i = 0; i < 3; i++) {
        assertThat(run.result(0)).isEmpty();
        assertThat(run.step()).isTrue();
      }
      assertThat(run.open()).isEqualTo(1);
      assertThat(run.result(0).orElseThrow().end()).isEqualTo(new End.Length());
      assertThat(run.result(1)).isEmpty();
      for (int i = 3; i < 9; i++) {
        assertThat(run.step()).isEqualTo(i < 8);
      }
      Generation alone = generator().generate(shorter, Optional.empty(), sampled);
      assertThat(run.result(1).orElseThrow().ids()).isEqualTo(alone.ids());
      assertThat(String.join("", order)).isEqualTo(alone.text());
    }
  }

  @Test
  void endsWithTheContext() {
    int[] prompt = new int[250];
    Arrays.fill(prompt, 20);
    Generation full = generator().generate(prompt, Optional.empty(), options(50));
    assertThat(full.ids()).hasSize(6);
    assertThat(full.end()).isEqualTo(new End.Length());
  }

  @Test
  void samplesTheSameTokensForTheSameSeedOnly() {
    int[] prompt = tokenizer.encode("The river turns");
    GenerationOptions sampled = options(20).withSampling(new Sampling(1.5, 0, 1, 0, 1, 42));
    Generation first = generator().generate(prompt, Optional.empty(), sampled);
    Generation same = generator().generate(prompt, Optional.empty(), sampled);
    Generation other =
        generator()
            .generate(
                prompt, Optional.empty(), sampled.withSampling(new Sampling(1.5, 0, 1, 0, 1, 43)));
    assertThat(same.ids()).isEqualTo(first.ids());
    assertThat(other.ids()).isNotEqualTo(first.ids());
  }

  @Test
  void holdsIncompleteCharactersBack() {
    String text = "ü 😀 水车 é – done";
    TextPieces pieces = new TextPieces(tokenizer);
    List<String> shown = new ArrayList<>();
    for (int id : tokenizer.encode(text)) {
      shown.add(pieces.add(id));
    }
    shown.add(pieces.rest());
    assertThat(shown).noneMatch(piece -> piece.contains("\ufffd")).contains("");
    assertThat(String.join("", shown)).isEqualTo(text);
  }

  @Test
  void findsStopStringsAcrossPieces() {
    StopScanner scanner = new StopScanner(List.of("</end>", "###"));
    assertThat(scanner.add("one <")).isEqualTo("one ");
    assertThat(scanner.add("/e")).isEmpty();
    assertThat(scanner.add("x #")).isEqualTo("</ex ");
    assertThat(scanner.add("# and ###")).isEqualTo("## and ");
    assertThat(scanner.found()).contains("###");
    assertThat(scanner.rest()).isEmpty();
    assertThat(scanner.text()).isEqualTo("one </ex ## and ");
  }

  private static List<Integer> drawn(Sampling sampling, float... logits) {
    Sampler sampler = new Sampler(sampling);
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      drawn.add(sampler.next(logits.clone()));
    }
    return drawn;
  }

  @Test
  void keepsWithinEachLimit() {
    float[] logits = {0, 3, 2.9f, 2.8f, -4};
    assertThat(drawn(new Sampling(1, 2, 1, 0, 1, 7), logits)).containsOnly(1, 2);
    assertThat(drawn(new Sampling(1, 0, 0.5, 0, 1, 7), logits)).containsOnly(1, 2);
    assertThat(drawn(new Sampling(1, 0, 1, 0.5, 1, 7), logits)).containsOnly(1, 2, 3);
    assertThat(drawn(new Sampling(0.01, 0, 1, 0, 1, 7), logits)).containsOnly(1);
    assertThat(drawn(new Sampling(9, 0, 1, 0, 1, 7), logits)).contains(0, 1, 2, 3, 4);
  }

  @Test
  void drawsInProportion() {
    long ones =
        drawn(new Sampling(1, 0, 1, 0, 1, 1), (float) Math.log(3), 0).stream()
            .filter(id -> id == 0)
            .count();
    assertThat(ones).isBetween(270L, 330L);
  }

  @Test
  void penalisesWhatWasSeen() {
    Sampler sampler = new Sampler(new Sampling(0, 0, 1, 0, 2, 0));
    sampler.saw(0);
    assertThat(sampler.next(new float[] {3, 2})).isEqualTo(1);
    sampler.saw(1);
    assertThat(sampler.next(new float[] {-3, -2, -3.5f})).isEqualTo(2);
  }

  @Test
  void refusesSettingsWithoutMeaning() {
    assertThatThrownBy(() -> new Sampling(-1, 0, 1, 0, 1, 0)).hasMessageContaining("temperature");
    assertThatThrownBy(() -> new Sampling(1, 0, 0, 0, 1, 0)).hasMessageContaining("topP is 0.0");
    assertThatThrownBy(() -> options(5).withStop("")).hasMessageContaining("stop string is empty");
  }
}
