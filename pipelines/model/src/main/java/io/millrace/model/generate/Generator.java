package io.millrace.model.generate;

import ai.djl.engine.EngineException;
import io.millrace.model.decoder.Adapter;
import io.millrace.model.decoder.CachedRun;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.TokenBatch;
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
   * Generates for several prompts at once. A prompt that cannot be used ends as {@link End.Failed}
   * and does not disturb the others. {@code cancelled} is asked before every token.
   *
   * @return one outcome for each prompt, in their order
   */
  public List<Generation> generate(
      List<int[]> prompts,
      Optional<Adapter> adapter,
      GenerationOptions options,
      PieceListener listener,
      BooleanSupplier cancelled) {
    List<Row> rows = new ArrayList<>();
    List<Row> usable = new ArrayList<>();
    List<int[]> usablePrompts = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      int[] prompt = prompts.get(i);
      int room = Math.max(0, decoder.config().context() - prompt.length);
      int limit = Math.min(options.maxTokens(), room);
      Row row = new Row(i, prompt, limit, options, tokenizer, listener);
      rows.add(row);
      Optional<String> unusable = unusable(prompt, room);
      if (unusable.isPresent()) {
        row.finish(new End.Failed(unusable.get()));
      } else {
        usable.add(row);
        usablePrompts.add(prompt);
      }
    }
    if (!usable.isEmpty()) {
      run(usable, usablePrompts, adapter, cancelled);
    }
    return rows.stream().map(Row::result).toList();
  }

  private Optional<String> unusable(int[] prompt, int room) {
    if (prompt.length == 0) {
      return Optional.of("the prompt is empty");
    }
    if (room == 0) {
      return Optional.of(
          "the prompt has %d tokens and the model's context only %d; shorten the conversation"
              .formatted(prompt.length, decoder.config().context()));
    }
    for (int id : prompt) {
      if (id < 0 || id >= decoder.config().vocabulary()) {
        return Optional.of("token id " + id + " is outside the model's vocabulary");
      }
    }
    return Optional.empty();
  }

  private void run(
      List<Row> rows, List<int[]> prompts, Optional<Adapter> adapter, BooleanSupplier cancelled) {
    TokenBatch batch = TokenBatch.padLeft(prompts, decoder.config().padId().orElse(0));
    int capacity = batch.width() + rows.stream().mapToInt(Row::limit).max().orElse(0);
    try (CachedRun run = new CachedRun(decoder, adapter, batch, capacity)) {
      float[][] logits = run.start();
      int[] next = new int[rows.size()];
      while (true) {
        for (int r = 0; r < next.length; r++) {
          Row row = rows.get(r);
          if (row.isOpen() && cancelled.getAsBoolean()) {
            row.finish(new End.Cancelled());
          }
          next[r] = row.isOpen() ? row.accept(logits[r]) : next[r];
        }
        if (rows.stream().noneMatch(Row::isOpen)) {
          return;
        }
        logits = run.next(next);
      }
    } catch (EngineException e) {
      rows.forEach(row -> row.finish(new End.Failed("the engine failed: " + e.getMessage())));
    }
  }
}
