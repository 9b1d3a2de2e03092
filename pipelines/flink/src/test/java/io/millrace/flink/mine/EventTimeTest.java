package io.millrace.flink.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fact.Flag;
import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.trace.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

/** The watermark that the mine job's records drive. */
final class EventTimeTest {

  private static final Instant KAFKA_TIME = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final Duration IDLENESS = Duration.ofSeconds(30);

  private final TraceMiner miner = new TraceMiner(MinerOptions.defaults());
  private final ManualClock clock = new ManualClock();
  private final Said said = new Said();
  private final Traffic context = new Traffic(clock);
  private final WatermarkGenerator<Mined> generator;
  private final TimestampAssigner<Mined> timestamps;

  EventTimeTest() {
    WatermarkStrategy<Mined> strategy = EventTime.strategy(BOUND, IDLENESS);
    generator = strategy.createWatermarkGenerator(context);
    timestamps = strategy.createTimestampAssigner(context);
  }

  @Test
  void theNewestEndOfATraceDrivesItBehindTheBound() {
    pass(trace("2026-03-01T11:59:00Z"));
    pass(trace("2026-03-01T11:30:00Z"));

    assertThat(said.watermarks).containsExactly(behind("11:59:00"), behind("11:59:00"));
  }

  @Test
  void aClockAheadOfKafkaOrBefore2015IsKeptAndFlaggedAndMovesNothing() {
    pass(trace("2026-03-01T11:00:00Z"));
    Mined future = trace("2099-01-01T00:00:00Z");
    Mined ahead = trace("2026-03-01T12:05:01Z");
    Mined past = trace("2014-12-31T23:59:59Z");
    for (Mined odd : List.of(future, ahead, past)) {
      assertThat(odd.fact().flags()).contains(Flag.TIME_OUT_OF_RANGE.label());
      pass(odd);
    }
    assertThat(future.fact().endedAt())
        .isEqualTo(Instant.parse("2099-01-01T00:00:00Z").toEpochMilli());
    assertThat(said.watermarks).containsOnly(behind("11:00:00"));

    pass(trace("2026-03-01T12:05:00Z"));
    assertThat(said.watermarks).endsWith(behind("12:05:00"));
  }

  @Test
  void feedbackAndRejectedRecordsMoveNothing() {
    pass(miner.mineFeedback(utf8("{\"trace_id\":\"t\",\"score\":1}"), origin()));
    pass(miner.mineTrace(utf8("{"), origin()));

    assertThat(said.watermarks).isEmpty();
  }

  @Test
  void aPartitionWithoutRecordsIsIdleUntilTheNextOne() {
    pass(trace("2026-03-01T11:00:00Z"));
    clock.advanceTime(IDLENESS.plusMillis(1));
    generator.onPeriodicEmit(said);
    clock.advanceTime(IDLENESS.plusMillis(1));
    generator.onPeriodicEmit(said);
    assertThat(said.idle).isTrue();

    pass(trace("2026-03-01T11:01:00Z"));
    assertThat(said.idle).isFalse();
    assertThat(said.watermarks).endsWith(behind("11:01:00"));
  }

  private void pass(Mined mined) {
    generator.onEvent(mined, timestamps.extractTimestamp(mined, Long.MIN_VALUE), said);
    generator.onPeriodicEmit(said);
  }

  private Mined trace(String endedAt) {
    String json =
        "{\"trace_id\":\"t\",\"query\":\"q\",\"result\":\"r\",\"ended_at\":\"%s\"}"
            .formatted(endedAt);
    return miner.mineTrace(utf8(json), origin());
  }

  private static Origin origin() {
    return new Origin("traces", 0, 0, KAFKA_TIME.toEpochMilli());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Watermark behind(String time) {
    long newest = Instant.parse("2026-03-01T" + time + "Z").toEpochMilli();
    return new Watermark(newest - BOUND.toMillis() - 1);
  }

  /** What the generator has emitted. */
  private static final class Said implements WatermarkOutput {
    private final List<Watermark> watermarks = new ArrayList<>();
    private boolean idle;

    @Override
    public void emitWatermark(Watermark watermark) {
      watermarks.add(watermark);
      idle = false;
    }

    @Override
    public void markIdle() {
      idle = true;
    }

    @Override
    public void markActive() {
      idle = false;
    }
  }

  private record Traffic(ManualClock clock)
      implements WatermarkGeneratorSupplier.Context, TimestampAssignerSupplier.Context {
    @Override
    public MetricGroup getMetricGroup() {
      return new UnregisteredMetricsGroup();
    }

    @Override
    public RelativeClock getInputActivityClock() {
      return clock;
    }
  }
}
