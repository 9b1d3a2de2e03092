package io.millrace.fact;

import java.time.Duration;
import java.time.Instant;

/** Which times a producer can have seen. */
public final class EventTimes {
  private static final long EARLIEST = Instant.parse("2015-01-01T00:00:00Z").toEpochMilli();
  private static final long AHEAD_MILLIS = Duration.ofMinutes(5).toMillis();

  private EventTimes() {}

  /**
   * Whether a time lies in 2015 or later and at most five minutes after the timestamp of the record
   * that names it; both in epoch milliseconds.
   */
  public static boolean inRange(long time, long recordTimestamp) {
    return time >= EARLIEST && time <= recordTimestamp + AHEAD_MILLIS;
  }
}
