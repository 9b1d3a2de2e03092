package io.millrace.cli;

import io.millrace.cli.settings.KafkaSettings;
import io.millrace.cli.settings.MineSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records of files that Kafka does not take because of their size: each is told with its place, the
 * limit that it is above and the remedy, and counted. Safe for several threads.
 */
public final class TooLarge {

  private static final String TOPIC_LIMIT = "the topic; raise its max.message.bytes";

  private final PrintWriter err;
  private final String producerLimit;
  private final AtomicLong count = new AtomicLong();

  /** None so far; the settings are those that the records' producer has. */
  public TooLarge(PrintWriter err, KafkaSettings kafka, MineSettings mine) {
    this.err = err;
    this.producerLimit = RecordSize.producerLimit(kafka.properties(), mine);
  }

  /**
   * Tells and counts one.
   *
   * @param line counted from 1
   */
  public void add(Path file, long line, int bytes, String topic, SizeLimit limit) {
    count.incrementAndGet();
    err.println(
        String.format(
            Locale.ROOT,
            "millrace: Cannot send line %d of %s to %s: %,d bytes are too many for %s",
            line,
            file,
            topic,
            bytes,
            limit == SizeLimit.PRODUCER ? producerLimit : TOPIC_LIMIT));
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
