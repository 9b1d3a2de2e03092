package io.millrace.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Shows how far a long work is, every two seconds, and holds it to a rate. */
final class Progress {

  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(2);

  private final PrintWriter out;
  private final long totalBytes;
  private final int rate;
  private final long start = System.nanoTime();
  private long shown = start;
  private long records;
  private long bytes;

  /**
   * @param rate records a second, 0 for no limit
   */
  Progress(PrintWriter out, long totalBytes, int rate) {
    this.out = out;
    this.totalBytes = totalBytes;
    this.rate = rate;
  }

  /** Counts a record of so many bytes; waits while that is ahead of the rate. */
  void sent(long length) {
    records++;
    bytes += length;
    long now = System.nanoTime();
    if (rate > 0) {
      long due = start + (long) (records * 1e9 / rate);
      while (due - now > 0 && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(due - now);
        now = System.nanoTime();
      }
    }
    if (now - shown >= INTERVAL) {
      shown = now;
      double left = seconds(now) * (totalBytes - bytes) / bytes;
      out.println(
          "%d records, %d %%, %.0f/s, %.0f s left"
              .formatted(records, 100 * bytes / totalBytes, records / seconds(now), left));
    }
  }

  String summary() {
    double seconds = seconds(System.nanoTime());
    return "Sent %d records in %.1f s (%.0f/s)".formatted(records, seconds, records / seconds);
  }

  private double seconds(long now) {
    return Math.max(1, now - start) / 1e9;
  }
}
