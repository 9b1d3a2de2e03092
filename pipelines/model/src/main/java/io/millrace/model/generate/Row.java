package io.millrace.model.generate;

import io.millrace.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.Optional;

/** One prompt on its way to an answer. */
final class Row {

  private final Prompt prompt;
  private final GenerationOptions options;
  private final Sampler sampler;
  private final TextPieces pieces;
  private final StopScanner stops;
  private final int[] ids;
  private int count;
  private Optional<End> end = Optional.empty();

  Row(Prompt prompt, int limit, TextTokenizer tokenizer) {
    this.prompt = prompt;
    this.options = prompt.options();
    this.sampler = new Sampler(options.sampling());
    this.pieces = new TextPieces(tokenizer);
    this.stops = new StopScanner(options.stop());
    this.ids = new int[limit];
    Arrays.stream(prompt.ids()).forEach(sampler::saw);
  }

  /** Chooses the next token and sees whether it ends the row. */
  int accept(float[] logits) {
    for (float logit : logits) {
      if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
        finish(new End.Failed("a logit is " + logit + "; the weights or the adapter are damaged"));
        return 0;
      }
    }
    int id = sampler.next(logits);
    sampler.saw(id);
    ids[count++] = id;
    if (options.endIds().contains(id)) {
      finish(new End.EndOfText(id));
    } else {
      emit(stops.add(pieces.add(id)));
      if (stops.found().isPresent()) {
        finish(new End.Stop(stops.found().get()));
      } else if (count == ids.length) {
        finish(new End.Length());
      }
    }
    return id;
  }

  /** Ends the row once; what was held back is passed on. */
  void finish(End how) {
    if (end.isEmpty()) {
      end = Optional.of(how);
      if (stops.found().isEmpty()) {
        emit(stops.add(pieces.rest()));
        emit(stops.rest());
      }
    }
  }

  void endIfCancelled() {
    if (prompt.cancelled().getAsBoolean()) {
      finish(new End.Cancelled());
    }
  }

  boolean isOpen() {
    return end.isEmpty();
  }

  /** Most tokens this row can get. */
  int limit() {
    return ids.length;
  }

  Generation result() {
    return new Generation(stops.text(), Arrays.copyOf(ids, count), end.orElseThrow());
  }

  private void emit(String text) {
    if (!text.isEmpty()) {
      prompt.pieces().accept(text);
    }
  }
}
