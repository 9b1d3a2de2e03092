package io.millrace.jobs.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.trace.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class TrafficClockTest {

  private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final TraceMiner miner = new TraceMiner(MinerOptions.defaults());
  private final List<Long> emitted = new ArrayList<>();
  private long seconds;
  private final TrafficClock clock = new TrafficClock(Duration.ofMinutes(1), IDLE, new Seconds());

  private final class Seconds implements RelativeClock {
    @Override
    public long relativeTimeMillis() {
      return seconds * 1000;
    }

    @Override
    public long relativeTimeNanos() {
      return Duration.ofSeconds(seconds).toNanos();
    }
  }

  private final class Output implements WatermarkOutput {
    @Override
    public void emitWatermark(Watermark watermark) {
      emitted.add((watermark.getTimestamp() + 1 - NOON) / 60_000);
    }

    @Override
    public void markIdle() {
      throw new AssertionError("a generator does not decide about idleness");
    }

    @Override
    public void markActive() {
      throw new AssertionError("a generator does not decide about idleness");
    }
  }

  private void trace(int partition, long minute) {
    long at = NOON + minute * 60_000;
    see(
        miner.mineTrace(
            "{\"trace_id\":\"t\",\"query\":\"q\",\"started_at\":%d,\"ended_at\":%1$d}"
                .formatted(at)
                .getBytes(StandardCharsets.UTF_8),
            new Origin("traces", partition, 0, NOON + Duration.ofDays(1).toMillis())));
  }

  private void feedback(long minute) {
    see(
        miner.mineFeedback(
            "{\"trace_id\":\"t\",\"score\":1,\"time\":%d}"
                .formatted(NOON + minute * 60_000)
                .getBytes(StandardCharsets.UTF_8),
            new Origin("feedback", 0, 0, NOON + Duration.ofDays(1).toMillis())));
  }

  private void see(Mined mined) {
    assertThat(mined.rejected()).isNull();
    clock.onEvent(TrafficNews.of(mined, List.of()), 0, new Output());
  }

  /** Minutes after noon; none is a watermark that is not emitted. */
  private List<Long> emit() {
    emitted.clear();
    clock.onPeriodicEmit(new Output());
    return List.copyOf(emitted);
  }

  @Test
  void theSlowestPartitionSaysTheTimeUntilItIsSilent() {
    trace(0, 100);
    assertThat(emit()).isEmpty();
    seconds = 29;
    trace(1, 40);
    feedback(10);
    assertThat(emit()).isEmpty();
    seconds = 30;
    assertThat(emit()).containsExactly(9L);
    trace(0, 110);
    feedback(50);
    assertThat(emit()).containsExactly(39L);
    seconds = 600;
    assertThat(emit()).as("nobody speaks, nothing moves").containsExactly(39L);
    feedback(50);
    assertThat(emit()).as("the others are silent").containsExactly(49L);
    trace(0, 111);
    assertThat(emit()).containsExactly(49L);
    seconds = 630;
    trace(0, 112);
    assertThat(emit()).containsExactly(111L);
  }

  @Test
  void aPartitionWithoutUsableTimesDoesNotMakeTheOthersSilent() {
    trace(0, 100);
    trace(1, 40);
    seconds = 40;
    feedback(Duration.ofDays(30_000).toMinutes());
    assertThat(emit()).containsExactly(39L);
  }

  @Test
  void aClockThatIsAheadMovesNothing() {
    trace(0, 5);
    seconds = 30;
    trace(0, Duration.ofDays(30_000).toMinutes());
    feedback(Duration.ofDays(30_000).toMinutes());
    trace(0, 6);
    assertThat(emit()).containsExactly(5L);
  }
}
