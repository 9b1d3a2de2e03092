package io.millrace.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Says every two seconds how far a long work is, with its rate and the time left; on standard
 * error, so that results stay alone on standard output. Not safe for several threads.
 */
final class Meter {

  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(2);

  /** How much of the time lost to a stall is made up for, so that a rate holds after it too. */
  private static final long CAUGHT_UP = TimeUnit.MILLISECONDS.toNanos(100);

  private final PrintWriter err;
  private final String things;
  private final long total;
  private final LongSupplier clock;
  private final LongConsumer pause;
  private final long start;
  private long shown;
  private long due;
  private long count;
  private long done;

  /**
   * A meter of work that has not begun.
   *
   * @param things what is counted, such as {@code records}
   * @param total the whole amount of work, in any unit, or 0 when it is not known
   */
  Meter(PrintWriter err, String things, long total) {
    this(err, things, total, System::nanoTime, LockSupport::parkNanos);
  }

  /** By another clock and another way of waiting, both in nanoseconds. */
  Meter(PrintWriter err, String things, long total, LongSupplier clock, LongConsumer pause) {
    this.err = err;
    this.things = things;
    this.total = total;
    this.clock = clock;
    this.pause = pause;
    start = clock.getAsLong();
    shown = start;
    due = Long.MIN_VALUE;
  }

  /** Counts so many things that were so much of the work. */
  void add(long more, long amount) {
    count += more;
    done += amount;
    long now = clock.getAsLong();
    if (now - shown >= INTERVAL) {
      shown = now;
      err.println(line(now));
    }
  }

  /** Takes back things that were counted and did not come about. */
  void remove(long fewer) {
    count -= fewer;
  }

  /** Waits until the next thing may follow the last at a rate a second. */
  void hold(int rate) {
    long now = clock.getAsLong();
    due = Math.max(due, now - CAUGHT_UP) + TimeUnit.SECONDS.toNanos(1) / rate;
    while (due - now > 0 && !Thread.currentThread().isInterrupted()) {
      pause.accept(due - now);
      now = clock.getAsLong();
    }
  }

  /** The count with the time and rate it took. */
  String summary() {
    double seconds = seconds(clock.getAsLong());
    return String.format(
        Locale.ROOT, "%d %s in %.1f s (%.0f/s)", count, things, seconds, count / seconds);
  }

  private String line(long now) {
    double seconds = seconds(now);
    String sofar = String.format(Locale.ROOT, "%d %s, %.0f/s", count, things, count / seconds);
    if (total <= 0 || done <= 0) {
      return sofar;
    }
    double left = Math.max(0, seconds * (total - done) / done);
    return String.format(
        Locale.ROOT, "%s, %d %%, %.0f s left", sofar, Math.min(100, 100 * done / total), left);
  }

  private double seconds(long now) {
    return Math.max(1e-9, (now - start) / 1e9);
  }
}
