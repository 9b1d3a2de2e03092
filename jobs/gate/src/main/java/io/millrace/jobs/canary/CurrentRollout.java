package io.millrace.jobs.canary;

import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryPlan;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** The rollout that a slot has now, by asking its log for the next entry once a second. */
final class CurrentRollout {

  private static final long POLL_NANOS = Duration.ofSeconds(1).toNanos();

  private final SlotLog log;
  private Optional<CanaryPlan> plan = Optional.empty();
  private long sequence = -1;
  private long asked;

  CurrentRollout(SlotLog log) {
    this.log = log;
  }

  /** What was found a second ago or later. */
  Optional<CanaryPlan> plan() throws IOException {
    return sequence >= 0 && System.nanoTime() - asked < POLL_NANOS ? plan : now();
  }

  /** What the log says now. */
  Optional<CanaryPlan> now() throws IOException {
    SlotState state = log.state();
    asked = System.nanoTime();
    if (state.sequence() != sequence) {
      plan = CanaryLog.plan(log, state);
      sequence = state.sequence();
    }
    return plan;
  }

  /** What the slot serves now; empty for the plain base. */
  String serving() {
    try {
      return log.state().active().orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read what slot " + log.slot() + " serves", e);
    }
  }
}
