package io.millrace.jobs.canary;

import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Flag;
import io.millrace.fact.Mined;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one record says, and from where.
 *
 * @param time the newest time that it says and its producer can have seen, epoch milliseconds; the
 *     least for none
 * @param traces empty for a record that is rejected or cannot bear on a rating
 */
public record TrafficNews(String topic, int partition, long time, List<TraceNews> traces) {

  private static final String OUT_OF_RANGE = Flag.TIME_OUT_OF_RANGE.label();
  private static final long EARLIEST = Instant.parse("2015-01-01T00:00:00Z").toEpochMilli();
  private static final long AHEAD_MILLIS = Duration.ofMinutes(5).toMillis();

  static TrafficNews of(Mined mined, List<TraceNews> traces) {
    return new TrafficNews(mined.topic(), mined.partition(), time(mined), traces);
  }

  private static long time(Mined mined) {
    if (mined.fact() != null) {
      boolean usable = !mined.fact().flags().contains(OUT_OF_RANGE);
      return usable ? mined.fact().endedAt() : Long.MIN_VALUE;
    }
    long newest = Long.MIN_VALUE;
    for (FeedbackRow row : mined.feedback()) {
      if (row.time() >= EARLIEST && row.time() <= mined.producedAt() + AHEAD_MILLIS) {
        newest = Math.max(newest, row.time());
      }
    }
    return newest;
  }
}
