package io.millrace.cli;

import java.io.PrintWriter;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Says every two seconds, on standard error, for how long a work has gone on whose length nobody
 * knows, and how far it is where that can be asked, until it is closed.
 */
public final class Elapsed implements AutoCloseable {

  private static final long INTERVAL_SECONDS = 2;

  private final ScheduledThreadPoolExecutor thread;

  public Elapsed(PrintWriter err, String work) {
    this(err, work, seconds -> "");
  }

  /** With what is done after so many seconds, as it follows the time in the line. */
  public Elapsed(PrintWriter err, String work, LongFunction<String> done) {
    long start = System.nanoTime();
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread ticker = new Thread(task, "millrace-elapsed");
              ticker.setDaemon(true);
              return ticker;
            });
    var unused =
        thread.scheduleAtFixedRate(
            () -> {
              long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
              err.println("%s, %d s so far%s".formatted(work, seconds, done.apply(seconds)));
            },
            INTERVAL_SECONDS,
            INTERVAL_SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
