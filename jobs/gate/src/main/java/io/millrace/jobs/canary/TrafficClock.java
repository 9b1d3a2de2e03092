package io.millrace.jobs.canary;

import java.time.Duration;
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
final class TrafficClock implements WatermarkGenerator<TrafficNews> {

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

  static WatermarkStrategy<TrafficNews> strategy(Duration bound, Duration idleness) {
    return context -> new TrafficClock(bound, idleness, context.getInputActivityClock());
  }

  @Override
  public void onEvent(TrafficNews news, long timestamp, WatermarkOutput output) {
    long now = clock.relativeTimeNanos();
    if (heard.isEmpty() && firstNanos == Long.MIN_VALUE) {
      firstNanos = now;
    }
    heard.compute(
        new Partition(news.topic(), news.partition()),
        (partition, before) ->
            new Heard(before == null ? news.time() : Math.max(before.newest, news.time()), now));
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
