package io.millrace.jobs.train;

import io.millrace.model.worker.Report;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells a process that works from one that hangs, by what it says. Safe for several threads. */
final class WorkerWatch {

  private final WorkerOptions limits;
  private final LongSupplier nanoTime;
  private long heard;
  private long moved;
  private long portions;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  WorkerWatch(WorkerOptions limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.heard = nanoTime.getAsLong();
    this.moved = heard;
  }

  /**
   * Takes a report into account; a sign of life is progress only if work was done since the last.
   */
  synchronized void heard(Report report) {
    heard = nanoTime.getAsLong();
    if (!(report instanceof Report.Alive alive)) {
      moved = heard;
    } else if (alive.portions() != portions) {
      portions = alive.portions();
      moved = heard;
    }
  }

  /** Which limit the process has passed, with what to do; empty while it works. */
  synchronized Optional<String> overdue() {
    long now = nanoTime.getAsLong();
    if (now - heard > TimeUnit.SECONDS.toNanos(limits.silenceSeconds())) {
      return Optional.of("was silent for " + limits.silenceSeconds() + " s");
    }
    if (now - moved > TimeUnit.SECONDS.toNanos(limits.stallSeconds())) {
      return Optional.of(
          "made no progress for %d s; %s if a micro-batch, or reading or writing a tensor, may take longer"
              .formatted(limits.stallSeconds(), WorkerOptions.raise("worker-stall-seconds")));
    }
    return Optional.empty();
  }
}
