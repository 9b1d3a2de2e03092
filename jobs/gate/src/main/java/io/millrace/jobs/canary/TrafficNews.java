package io.millrace.jobs.canary;

import io.millrace.fact.EventTimes;
import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Flag;
import io.millrace.fact.Mined;
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
      if (EventTimes.inRange(row.time(), mined.producedAt())) {
        newest = Math.max(newest, row.time());
      }
    }
    return newest;
  }
}
