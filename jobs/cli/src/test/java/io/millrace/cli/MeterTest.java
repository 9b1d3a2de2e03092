package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeterTest {

  private final StringWriter err = new StringWriter();
  private long now = Long.MAX_VALUE / 2;

  @Test
  void everyTwoSecondsItSaysHowFarTheWorkIsWithItsRateAndTheTimeLeft() {
    Meter meter = meter(1000);
    pass(1500);
    meter.add(3, 100);
    assertThat(err.toString()).isEmpty();
    pass(500);
    meter.add(7, 150);
    assertThat(said()).isEqualTo("10 records, 5/s, 25 %, 6 s left");
    pass(1000);
    meter.add(1, 250);
    assertThat(err.toString()).hasLineCount(1);
    pass(3000);
    meter.add(1, 500);
    assertThat(said()).isEqualTo("12 records, 2/s, 100 %, 0 s left");
  }

  @Test
  void withoutATotalThereIsNoTimeLeft() {
    Meter meter = meter(0);
    pass(2000);
    meter.add(5, 5);
    assertThat(said()).isEqualTo("5 records, 3/s");
  }

  @Test
  void theSummaryCountsWhatWasNotTakenBack() {
    Meter meter = meter(100);
    meter.add(6, 60);
    meter.remove(2);
    pass(2000);
    assertThat(meter.summary()).isEqualTo("4 records in 2.0 s (2/s)");
  }

  @Test
  void aRateHoldsFromTheFirstThingOnAndAfterAStall() {
    Meter meter = meter(0);
    pass(60_000);
    long begin = now;
    hold(meter, 100);
    assertThat(millisSince(begin)).isBetween(4_900L, 5_000L);
    pass(60_000);
    begin = now;
    hold(meter, 100);
    assertThat(millisSince(begin)).isBetween(4_900L, 5_000L);
  }

  private void hold(Meter meter, int things) {
    for (int i = 0; i < things; i++) {
      meter.add(1, 1);
      meter.hold(20);
    }
  }

  private Meter meter(long total) {
    return new Meter(
        new PrintWriter(err, true), "records", total, () -> now, nanos -> now += nanos);
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private long millisSince(long begin) {
    return TimeUnit.NANOSECONDS.toMillis(now - begin);
  }

  private String said() {
    return err.toString().lines().reduce((first, second) -> second).orElseThrow();
  }
}
