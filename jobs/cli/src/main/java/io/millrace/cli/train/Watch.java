package io.millrace.cli.train;

import io.millrace.cli.CommandFailure;
import io.millrace.dataset.Dataset;
import io.millrace.lake.LockHeldException;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Looks for new pairs from time to time and trains when enough have come. */
final class Watch {

  private final NewPairs pairs;
  private final long least;
  private final Duration every;
  private final PrintWriter err;

  /**
   * @param least so many new pairs start a training
   */
  Watch(NewPairs pairs, long least, Duration every, PrintWriter err) {
    this.pairs = pairs;
    this.least = least;
    this.every = every;
    this.err = err;
  }

  /** Trains on a dataset that was just made; false ends the watch. */
  interface Round {
    boolean train(Dataset dataset) throws IOException, SQLException;
  }

  /**
   * Goes on until the thread is interrupted or a round ends it. A round that fails is said; the
   * next waits for other pairs.
   */
  void run(Round round) throws IOException, SQLException {
    String said = "";
    boolean goesOn = true;
    while (goesOn && !Thread.interrupted()) {
      String news;
      try {
        long fresh = pairs.count();
        news = "%d new pairs, training starts with %d".formatted(fresh, least);
        if (fresh >= least) {
          Dataset dataset = pairs.snapshot();
          say(
              "%d new pairs: dataset %s with %d SFT and %d preference pairs"
                  .formatted(fresh, dataset.hash(), dataset.sft(), dataset.preference()));
          goesOn = round.train(dataset);
          news = "";
        }
      } catch (LockHeldException held) {
        news = held.getMessage() + "; trying again";
      } catch (CommandFailure failed) {
        news = failed.getMessage();
      } catch (IOException | SQLException fault) {
        // files that an interrupted thread reads fail
        if (!Thread.interrupted()) {
          throw fault;
        }
        news = "";
        goesOn = false;
      }
      if (!news.equals(said)) {
        say(news);
        said = news;
      }
      pause(goesOn);
    }
  }

  private void say(String news) {
    if (!news.isEmpty()) {
      err.println(news);
      err.flush();
    }
  }

  private void pause(boolean goesOn) {
    long end = System.nanoTime() + every.toNanos();
    long left = goesOn ? every.toNanos() : 0;
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = end - System.nanoTime();
    }
  }
}
