package io.millrace.jobs.canary;

import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Flag;
import io.millrace.fact.Mined;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Watermarks of the slowest partition, by the ends of traces and the times of feedback, bounded out
 * of order: a topic of traces that is read ahead of the feedback about them closes no conversation
 * before it. A partition that is silent for a while beside others that speak holds nothing back;
 * where all are silent nothing moves. A job that begins waits as long for its partitions to speak.
 * A clock that is ahead of its record moves nothing.
 */
final class TrafficClock implements WatermarkGenerator<Mined> {

  private static final String OUT_OF_RANGE = Flag.TIME_OUT_OF_RANGE.label();
  private static final long EARLIEST = Instant.parse("2015-01-01T00:00:00Z").toEpochMilli();
  private static final long AHEAD_MILLIS = Duration.ofMinutes(5).toMillis();

  private record Partition(String topic, int number) {}

  private record Heard(long newest, long atNanos) {
    boolean says() {
      return newest != Long.MIN_VALUE;
    }
  }

  private final long boundMillis;
  private final long idleNanos;
  private final RelativeClock clock;
  private final Map<Partition, Heard> heard = new HashMap<>();
  private long firstNanos = Long.MIN_VALUE;

  TrafficClock(Duration bound, Duration idleness, RelativeClock clock) {
    this.boundMillis = bound.toMillis();
    this.idleNanos = idleness.toNanos();
    this.clock = clock;
  }

  static WatermarkStrategy<Mined> strategy(Duration bound, Duration idleness) {
    return WatermarkStrategy.<Mined>forGenerator(
            context -> new TrafficClock(bound, idleness, context.getInputActivityClock()))
        .withTimestampAssigner((mined, given) -> mined.producedAt())
        .withIdleness(idleness.multipliedBy(2));
  }

  @Override
  public void onEvent(Mined mined, long timestamp, WatermarkOutput output) {
    long now = clock.relativeTimeNanos();
    if (heard.isEmpty() && firstNanos == Long.MIN_VALUE) {
      firstNanos = now;
    }
    long time = time(mined);
    heard.compute(
        new Partition(mined.topic(), mined.partition()),
        (partition, before) ->
            new Heard(before == null ? time : Math.max(before.newest, time), now));
  }

  /** The newest time that the record says and its producer can have seen; the least for none. */
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

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long now = clock.relativeTimeNanos();
    if (heard.isEmpty() || now - firstNanos < idleNanos) {
      return;
    }
    Heard last = null;
    for (Heard one : heard.values()) {
      if (one.says() && (last == null || one.atNanos - last.atNanos > 0)) {
        last = one;
      }
    }
    if (last == null) {
      return;
    }
    long slowest = last.newest;
    for (Heard one : heard.values()) {
      if (one.says() && last.atNanos - one.atNanos < idleNanos) {
        slowest = Math.min(slowest, one.newest);
      }
    }
    output.emitWatermark(new Watermark(slowest - boundMillis - 1));
  }
}
