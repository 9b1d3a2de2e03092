package io.millrace.serve.decode;

import io.millrace.model.engine.Torch;
import io.millrace.model.generate.End;
import io.millrace.model.generate.Generation;
import io.millrace.model.generate.Generator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that decodes. Jobs of one model that wait at the same time form a batch; two batches
 * take turns token by token, so that a long answer delays others but does not hold them up, and few
 * enough run at once that those who wait still meet.
 */
public final class DecodeLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DecodeLoop.class);
  private static final int BATCHES = 2;

  /** Answers that end together bring their clients' next questions together, within this. */
  private static final Duration GATHERING = Duration.ofMillis(100);

  private final Generator generator;
  private final int rows;
  private final DecodeFigures figures;
  private final Waiting waiting;
  private final Thread thread;
  private final List<Batch> running = new ArrayList<>();
  private volatile int open;

  /**
   * Starts the thread.
   *
   * @param rows most jobs in a batch
   * @param queue most jobs that wait
   */
  public DecodeLoop(BaseModel base, int rows, int queue, DecodeFigures figures) {
    this.generator = base.generator();
    this.rows = rows;
    this.figures = figures;
    this.waiting = new Waiting(queue);
    this.thread = new Thread(this::run, "decode");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, e) -> LOG.error("The decoding thread ended", e));
    thread.start();
  }

  /** Hands an answer's jobs over; its events begin to come. */
  public void submit(Answer answer) throws RefusedException {
    waiting.add(answer.jobs());
  }

  /** How many jobs wait. */
  public int waiting() {
    return waiting.size();
  }

  /** How many jobs are being decoded. */
  public int running() {
    return open;
  }

  /** Whether work is taken. */
  public boolean isOpen() {
    return waiting.isOpen();
  }

  private void run() {
    Torch.enter();
    try {
      while (!Thread.interrupted() && (!running.isEmpty() || waiting.await())) {
        admit();
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      End.Failed failed = new End.Failed("the server ended before the answer did");
      Stream.concat(
              running.stream().flatMap(batch -> batch.left().stream()), waiting.breakOff().stream())
          .forEach(job -> job.end(new Generation("", new int[0], failed)));
      running.forEach(Batch::close);
      open = 0;
    }
  }

  private void admit() {
    while (running.size() < BATCHES && isTimeForABatch()) {
      List<Job> taken = waiting.take(rows);
      if (taken.isEmpty()) {
        return;
      }
      running.add(new Batch(generator, taken));
    }
  }

  /** Beside a batch of the same model another one must be full, or somebody has waited enough. */
  private boolean isTimeForABatch() {
    return waiting
        .first()
        .filter(
            job ->
                running.stream().noneMatch(batch -> batch.model() == job.model())
                    || job.isOlderThan(GATHERING)
                    || waiting.count(job.model()) >= rows)
        .isPresent();
  }

  private void turn() {
    open = running.stream().mapToInt(Batch::open).sum();
    Iterator<Batch> each = running.iterator();
    while (each.hasNext()) {
      Batch batch = each.next();
      if (!batch.step(figures)) {
        batch.close();
        each.remove();
      }
    }
    open = running.stream().mapToInt(Batch::open).sum();
  }

  /** Takes no more work; what is there goes on. */
  public void stopTaking() {
    waiting.close();
  }

  /** Waits until all work is done; false when {@code patience} was not enough. */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    stopTaking();
    thread.join(Math.max(1, patience.toMillis()));
    return !thread.isAlive();
  }

  /** Ends at once; unfinished jobs fail. */
  @Override
  public void close() {
    stopTaking();
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
