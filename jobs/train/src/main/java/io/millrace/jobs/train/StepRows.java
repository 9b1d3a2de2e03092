package io.millrace.jobs.train;

import io.millrace.lake.RecordRow;
import io.millrace.lake.TrainingProgressRow;
import io.millrace.model.worker.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Rows of a run that goes on, on their way to the lake: of the steps up to a checkpoint, which no
 * later attempt makes again. They are written in a thread of their own, so that a lake which is
 * slow or refuses them holds up no run; the rows of the run's end have all steps.
 */
final class StepRows implements AutoCloseable {

  /** Points are by the minute; more commits would show nothing sooner. */
  static final Duration PAUSE = Duration.ofMinutes(1);

  /** Longer than the lake waits for the lock of its commits. */
  private static final Duration LAST_WRITE = Duration.ofSeconds(90);

  private static final System.Logger LOG = System.getLogger(StepRows.class.getName());

  private final RunFolder folder;
  private final RunRequest request;
  private final LongSupplier nanoTime;
  private final ThreadPoolExecutor thread;
  private final AtomicBoolean writing = new AtomicBoolean();
  private boolean begun;
  private long newestBegin;
  private int announced;
  private int written;
  private boolean refused;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  StepRows(RunFolder folder, RunRequest request, LongSupplier nanoTime) {
    this.folder = folder;
    this.request = request;
    this.nanoTime = nanoTime;
    this.thread =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), StepRows::daemon);
  }

  /**
   * Writes the rows of the steps up to a checkpoint, unless others are being written or were less
   * than a pause ago: then a later checkpoint brings them.
   */
  void saved(RunFolder.Attempt attempt, int step, Report.Begun loaded) {
    long now = nanoTime.getAsLong();
    boolean due = !begun || now - newestBegin >= PAUSE.toNanos();
    if (due && writing.compareAndSet(false, true)) {
      begun = true;
      newestBegin = now;
      thread.execute(() -> write(attempt, step, loaded));
    }
  }

  private void write(RunFolder.Attempt attempt, int step, Report.Begun loaded) {
    try {
      RunRecords records = new RunRecords(request);
      List<RecordRow> rows = new ArrayList<>();
      if (announced != attempt.number()) {
        rows.add(records.running(attempt.number(), loaded));
      }
      for (TrainingProgressRow row : records.progress(attempt.number(), folder.progress(attempt))) {
        if (row.step() > written && row.step() <= step) {
          rows.add(row);
        }
      }
      String key = "%s/%d/%d".formatted(request.runId(), attempt.number(), step);
      records.publish(List.of(new RunRecords.Rows(key, rows)));
      announced = attempt.number();
      written = step;
      refused = false;
    } catch (IOException | UncheckedIOException refusal) {
      tell(refusal);
    } finally {
      writing.set(false);
    }
  }

  private void tell(Exception refusal) {
    if (!refused) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Cannot write the steps of the run %s to the lake %s: %s; a later checkpoint or the run's end brings them"
              .formatted(request.runId(), request.lake(), Reasons.of(refusal)));
    }
    refused = true;
  }

  /** Waits for what is being written: no row of a run that goes on follows those of its end. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_WRITE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Rows of the run %s are still being written to the lake %s"
                .formatted(request.runId(), request.lake()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "millrace-step-rows");
    thread.setDaemon(true);
    return thread;
  }
}
