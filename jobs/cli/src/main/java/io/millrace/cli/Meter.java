package io.millrace.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Says every two seconds how far a long work is, with its rate and the time left; on standard
 * error, so that results stay alone on standard output. Not safe for several threads.
 */
final class Meter {

  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(2);

  private final PrintWriter err;
  private final String things;
  private final long total;
  private final long start = System.nanoTime();
  private long shown = start;
  private long count;
  private long done;

  /**
   * A meter of work that has not begun.
   *
   * @param things what is counted, such as {@code records}
   * @param total the whole amount of work, in any unit, or 0 when it is not known
   */
  Meter(PrintWriter err, String things, long total) {
    this.err = err;
    this.things = things;
    this.total = total;
  }

  /** Counts so many things that were so much of the work. */
  void add(long more, long amount) {
    count += more;
    done += amount;
    long now = System.nanoTime();
    if (now - shown >= INTERVAL) {
      shown = now;
      err.println(line(now));
    }
  }

  /** Waits while the count is ahead of a rate a second. */
  void hold(int rate) {
    long due = start + (long) (count * 1e9 / rate);
    long now = System.nanoTime();
    while (due - now > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(due - now);
      now = System.nanoTime();
    }
  }

  /** The count with the time and rate it took. */
  String summary() {
    double seconds = seconds(System.nanoTime());
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
