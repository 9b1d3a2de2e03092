package io.millrace.duckdb;

import io.millrace.lake.Commit;
import io.millrace.lake.CommitListener;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads commits in a thread of its own, soon after each is published, by whomever, and again after
 * trouble, so that a held database never holds up a commit. Commits that are not loaded when it
 * ends are loaded by the next one.
 */
public final class LoaderTask implements CommitListener {

  private static final Logger LOG = LoggerFactory.getLogger(LoaderTask.class);

  private final Loader loader;
  private final AfterLoad afterLoad;
  private final Duration drain;
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicReference<String> trouble = new AtomicReference<>();
  private final Future<?> ticks;
  private final AtomicBoolean workLeft = new AtomicBoolean(true);
  private volatile long loaded;

  /**
   * @param afterLoad what follows a load
   * @param retry the time after which what failed is tried again, and others' commits are seen
   * @param drain how long closing waits for the last load
   */
  public LoaderTask(Loader loader, AfterLoad afterLoad, Duration retry, Duration drain) {
    this.loader = loader;
    this.afterLoad = afterLoad;
    this.drain = drain;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread worker = new Thread(task, "millrace-loader");
              worker.setDaemon(true);
              return worker;
            });
    this.ticks =
        thread.scheduleWithFixedDelay(this::run, 0, retry.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void committed(Commit commit) throws IOException {
    requireRunning();
    workLeft.set(true);
    if (thread.getQueue().size() <= 1) {
      thread.execute(this::run);
    }
  }

  /** The newest commit that this task has seen in the database; 0 before the first load. */
  public long loaded() {
    return loaded;
  }

  /** What keeps the last attempt from being complete, if anything does. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble.get());
  }

  private void run() {
    try {
      // other jobs and commands publish commits, too
      if (!workLeft.getAndSet(false) && !loader.isBehind(loaded)) {
        return;
      }
      LoadResult result = loader.load();
      loaded = result.lastSequence();
      if (afterLoad.run()) {
        workLeft.set(true);
      }
      trouble.set(null);
    } catch (SQLException | IOException e) {
      workLeft.set(true);
      if (!String.valueOf(e.getMessage())
          .equals(trouble.getAndSet(String.valueOf(e.getMessage())))) {
        LOG.warn("Cannot load commits after {}; trying again", loaded, e);
      }
    }
  }

  private void requireRunning() throws IOException {
    if (ticks.isDone()) {
      await(ticks);
    }
  }

  /** Tries a last time to load everything, for as long as the drain allows. */
  @Override
  public void close() throws IOException {
    try {
      requireRunning();
      await(thread.submit(this::run));
    } finally {
      thread.shutdownNow();
    }
  }

  private void await(Future<?> work) throws IOException {
    try {
      work.get(drain.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("The loader stopped on an unexpected failure", e.getCause());
    } catch (TimeoutException e) {
      LOG.warn("Commits after {} are not loaded yet; the next loader goes on from there", loaded);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
