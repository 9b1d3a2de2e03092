package io.millrace.serve.decode;

import io.millrace.model.generate.Generation;
import io.millrace.model.generate.GenerationOptions;
import io.millrace.model.generate.Prompt;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;

/** One prompt that waits for its answer or gets it. */
final class Job {

  private final int index;
  private final ServedModel model;
  private final int[] ids;
  private final GenerationOptions options;
  private final BlockingQueue<Event> events;
  private final Answer answer;
  private final long since = System.nanoTime();

  Job(int index, ServedModel model, int[] ids, GenerationOptions options, Answer answer) {
    this.index = index;
    this.model = model;
    this.ids = ids;
    this.options = options;
    this.events = answer.events();
    this.answer = answer;
  }

  ServedModel model() {
    return model;
  }

  /** Whether it has been here for so long. */
  boolean isOlderThan(Duration age) {
    return System.nanoTime() - since >= age.toNanos();
  }

  Prompt prompt() {
    return new Prompt(
        ids, options, text -> events.add(new Event.Piece(index, text)), answer::isCancelled);
  }

  void end(Generation generation) {
    events.add(new Event.Ended(index, generation));
  }
}
