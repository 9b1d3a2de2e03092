package io.millrace.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records of files that Kafka does not take because of their size: each is told with its place and
 * the remedy, and counted. Safe for several threads.
 */
public final class TooLarge {

  private final PrintWriter err;
  private final String remedy;
  private final AtomicLong count = new AtomicLong();

  /**
   * None so far.
   *
   * @param ownBrokers whether the brokers are the user's and have a limit of their own
   */
  public TooLarge(PrintWriter err, boolean ownBrokers) {
    this.err = err;
    this.remedy =
        "raise mine.max-record-bytes (or kafka.max.request.size, where that is set)"
            + (ownBrokers ? " and the topic's max.message.bytes" : "");
  }

  /**
   * Tells and counts one.
   *
   * @param line counted from 1
   */
  public void add(Path file, long line, int bytes, String topic) {
    count.incrementAndGet();
    err.println(
        String.format(
            Locale.ROOT,
            "millrace: Cannot send line %d of %s to %s: %,d bytes are more than Kafka takes; %s",
            line,
            file,
            topic,
            bytes,
            remedy));
    err.flush();
  }

  /** How many there are; complete once all that was sent has been flushed. */
  public long count() {
    return count.get();
  }

  /** How many were left out, for the end of a command's output. */
  public String summary() {
    return "Left out %d that are larger than Kafka takes; standard error names each"
        .formatted(count.get());
  }
}
