package io.millrace.model.generate;

import io.millrace.model.decoder.Adapter;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Generates text with a decoder and, if wanted, an adapter. */
public final class Generator {

  private final Decoder decoder;
  private final TextTokenizer tokenizer;

  public Generator(Decoder decoder, TextTokenizer tokenizer) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
  }

  /** Generates for one prompt. */
  public Generation generate(int[] prompt, Optional<Adapter> adapter, GenerationOptions options) {
    return generate(List.of(prompt), adapter, options, (index, text) -> {}, () -> false).get(0);
  }

  /**
   * Generates for several prompts at once, the one at index {@code i} with the seed plus {@code i}.
   * A prompt that cannot be used ends as {@link End.Failed} and does not disturb the others. {@code
   * cancelled} is asked before every token.
   *
   * @return one outcome for each prompt, in their order
   */
  public List<Generation> generate(
      List<int[]> prompts,
      Optional<Adapter> adapter,
      GenerationOptions options,
      PieceListener listener,
      BooleanSupplier cancelled) {
    List<Prompt> asked = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      int index = i;
      asked.add(
          new Prompt(
              prompts.get(i),
              options.withSampling(options.sampling().shifted(i)),
              text -> listener.piece(index, text),
              cancelled));
    }
    List<Generation> outcomes = new ArrayList<>();
    try (GenerationRun run = start(asked, adapter)) {
      boolean going = true;
      while (going) {
        going = run.step();
      }
      for (int i = 0; i < run.size(); i++) {
        outcomes.add(run.result(i).orElseThrow());
      }
    }
    return outcomes;
  }

  /** Begins prompts that are to be decoded together; nothing is computed before the first step. */
  public GenerationRun start(List<Prompt> prompts, Optional<Adapter> adapter) {
    return new GenerationRun(decoder, tokenizer, prompts, adapter);
  }
}
