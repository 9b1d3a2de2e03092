package io.millrace.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition in another process, which can only be asked, never subscribed to. */
final class Await {
  private static final long STEP_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /** Returns true as soon as the condition holds, false when the time is up. */
  static boolean until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new LocalServerException("Interrupted while waiting for a local server");
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }
}
