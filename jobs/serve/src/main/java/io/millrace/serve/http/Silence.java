package io.millrace.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a stream that has been silent too long, which ends a read that waits on it. */
final class Silence implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Silence.class);
  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "silence");
            thread.setDaemon(true);
            return thread;
          });

  private final InputStream stream;
  private final Duration patience;
  private volatile boolean tooLong;
  private ScheduledFuture<?> end;

  Silence(InputStream stream, Duration patience) {
    this.stream = stream;
    this.patience = patience;
    end = watch();
  }

  /** Something was read: waits anew. */
  void broken() {
    end.cancel(false);
    end = watch();
  }

  boolean isTooLong() {
    return tooLong;
  }

  private ScheduledFuture<?> watch() {
    return WATCH.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void giveUp() {
    tooLong = true;
    try {
      stream.close();
    } catch (IOException e) {
      LOG.debug("A silent stream was not closed", e);
    }
  }

  @Override
  public void close() {
    end.cancel(false);
  }
}
