package io.millrace.serve.decode;

import io.millrace.model.generate.GenerationOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The choices that one request asked for, as they come. */
public final class Answer {

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<Job> jobs = new ArrayList<>();
  private final ServedModel model;
  private volatile boolean cancelled;

  public Answer(ServedModel model) {
    this.model = model;
  }

  /** Adds a choice; its index is the number of choices before it. */
  public void add(int[] promptIds, GenerationOptions options) {
    jobs.add(new Job(jobs.size(), model, promptIds, options, this));
  }

  /** The next event, or nothing within {@code patience}. */
  public Optional<Event> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(events.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Nobody wants this any more; each choice still ends, soon. */
  public void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  BlockingQueue<Event> events() {
    return events;
  }

  List<Job> jobs() {
    return jobs;
  }
}
