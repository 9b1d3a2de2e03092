package io.millrace.flink.mine;

import io.millrace.fact.Flag;
import io.millrace.fact.Mined;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Watermarks from the traces' ends, bounded out of order and idle after a while. An event time that
 * is out of range is kept on its row, but a clock in 2099 must not close every window: it moves
 * nothing.
 */
final class EventTime implements WatermarkGenerator<Mined> {

  private static final String OUT_OF_RANGE = Flag.TIME_OUT_OF_RANGE.label();

  private final long boundMillis;
  private long newest = Long.MIN_VALUE;

  private EventTime(Duration bound) {
    boundMillis = bound.toMillis();
  }

  static WatermarkStrategy<Mined> strategy(Duration bound, Duration idleness) {
    return WatermarkStrategy.<Mined>forGenerator(context -> new EventTime(bound))
        .withTimestampAssigner(
            (mined, timestamp) ->
                mined.fact() == null ? mined.producedAt() : mined.fact().endedAt())
        .withIdleness(idleness);
  }

  @Override
  public void onEvent(Mined mined, long timestamp, WatermarkOutput output) {
    if (mined.fact() != null && !mined.fact().flags().contains(OUT_OF_RANGE)) {
      newest = Math.max(newest, timestamp);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (newest != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(newest - boundMillis - 1));
    }
  }
}
