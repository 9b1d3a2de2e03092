package io.millrace.jobs.canary;

import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryPlan;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rollouts of a slot by the policy that traces bear. An entry of the log never changes, so each
 * is read once, when the first trace names it.
 */
final class RolloutBook {

  private final SlotLog log;
  private final Pattern policies;
  private final Map<String, Optional<Long>> known = new HashMap<>();

  RolloutBook(SlotLog log) {
    this.log = log;
    this.policies =
        Pattern.compile(Pattern.quote("canary:" + log.slot() + "/") + "([1-9]\\d{0,17})");
  }

  /**
   * How long the conversations of a policy wait; empty for null, another slot's, and what names no
   * rollout.
   */
  Optional<Long> waitMillis(String policy) throws IOException {
    if (policy == null) {
      return Optional.empty();
    }
    Optional<Long> wait = known.get(policy);
    if (wait == null) {
      Matcher named = policies.matcher(policy);
      if (!named.matches()) {
        return Optional.empty();
      }
      long sequence = Long.parseLong(named.group(1));
      if (sequence > log.state().sequence()) {
        return Optional.empty();
      }
      wait = CanaryLog.begun(log.entry(sequence)).map(CanaryPlan::waitMillis);
      known.put(policy, wait);
    }
    return wait;
  }
}
