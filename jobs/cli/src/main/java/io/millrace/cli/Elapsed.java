package io.millrace.cli;

import java.io.PrintWriter;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Says every two seconds, on standard error, for how long a work has gone on whose length nobody
 * knows, until it is closed.
 */
public final class Elapsed implements AutoCloseable {

  private static final long INTERVAL_SECONDS = 2;

  private final ScheduledThreadPoolExecutor thread;

  public Elapsed(PrintWriter err, String work) {
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
            () ->
                err.println(
                    "%s, %d s so far"
                        .formatted(
                            work, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))),
            INTERVAL_SECONDS,
            INTERVAL_SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
