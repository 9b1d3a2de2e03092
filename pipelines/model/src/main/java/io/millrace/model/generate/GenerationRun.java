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

/**
 * Prompts that are decoded together, one token each a step, so that the caller decides what runs in
 * between. A prompt that cannot be used ends as {@link End.Failed} and does not disturb the others.
 * Used by one thread, which called {@link io.millrace.model.engine.Torch#enter()}.
 */
public final class GenerationRun implements AutoCloseable {

  private final List<Row> rows = new ArrayList<>();
  private final List<Row> usable = new ArrayList<>();
  private final List<int[]> usablePrompts = new ArrayList<>();
  private final Decoder decoder;
  private final Optional<Adapter> adapter;
  private final int[] next;
  private Optional<CachedRun> run = Optional.empty();

  GenerationRun(
      Decoder decoder, TextTokenizer tokenizer, List<Prompt> prompts, Optional<Adapter> adapter) {
    this.decoder = decoder;
    this.adapter = adapter;
    for (Prompt prompt : prompts) {
      int room = Math.max(0, decoder.config().context() - prompt.ids().length);
      Row row = new Row(prompt, Math.min(prompt.options().maxTokens(), room), tokenizer);
      rows.add(row);
      Optional<String> unusable = unusable(decoder, prompt.ids(), room);
      if (unusable.isPresent()) {
        row.finish(new End.Failed(unusable.get()));
      } else {
        usable.add(row);
        usablePrompts.add(prompt.ids());
      }
    }
    this.next = new int[usable.size()];
  }

  private float[][] logits() {
    if (run.isPresent()) {
      return run.get().next(next);
    }
    TokenBatch batch = TokenBatch.padLeft(usablePrompts, decoder.config().fillId());
    int capacity = batch.width() + usable.stream().mapToInt(Row::limit).max().orElse(0);
    run = Optional.of(new CachedRun(decoder, adapter, batch, capacity));
    return run.get().start();
  }

  private static Optional<String> unusable(Decoder decoder, int[] prompt, int room) {
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

  /** Chooses one more token for each open prompt; false once none is open. */
  public boolean step() {
    usable.stream().filter(Row::isOpen).forEach(Row::endIfCancelled);
    if (open() == 0) {
      return false;
    }
    try {
      float[][] logits = logits();
      for (int r = 0; r < next.length; r++) {
        Row row = usable.get(r);
        next[r] = row.isOpen() ? row.accept(logits[r]) : next[r];
      }
    } catch (EngineException e) {
      usable.forEach(row -> row.finish(new End.Failed("the engine failed: " + e.getMessage())));
    }
    return open() > 0;
  }

  /** How many prompts have not ended. */
  public int open() {
    return (int) usable.stream().filter(Row::isOpen).count();
  }

  /** How many prompts there are. */
  public int size() {
    return rows.size();
  }

  /** The outcome of a prompt by its index; empty while it is open. */
  public Optional<Generation> result(int index) {
    Row row = rows.get(index);
    return row.isOpen() ? Optional.empty() : Optional.of(row.result());
  }

  @Override
  public void close() {
    run.ifPresent(CachedRun::close);
  }
}
