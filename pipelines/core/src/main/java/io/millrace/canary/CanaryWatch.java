package io.millrace.canary;

import java.util.Optional;

/**
 * Reads a rollout's conversations in order and says when the evidence for harm is enough. The test
 * of silence is the mean of three: of missing conversations, of missing ratings and of errors.
 */
final class CanaryWatch {

  private final CanaryPlan plan;
  private final HarmTest outcomes;
  private final AbsenceTest missing;
  private final HarmTest unrated;
  private final HarmTest errors;
  private final ArmCount.Counter canary = new ArmCount.Counter();
  private final ArmCount.Counter incumbent = new ArmCount.Counter();

  CanaryWatch(CanaryPlan plan) {
    this.plan = plan;
    this.outcomes = new HarmTest(plan.share());
    this.missing = new AbsenceTest(plan.share());
    this.unrated = new HarmTest(plan.share());
    this.errors = new HarmTest(plan.share());
  }

  /** The alarm after this conversation, empty where there is none. */
  Optional<CanaryReason> read(CanaryRow row) {
    boolean isCanary = row.adapter().equals(plan.canary());
    (isCanary ? canary : incumbent).add(row, plan.deadline());
    missing.add(isCanary);
    unrated.add(isCanary, row.rating() == null ? 0 : 1);
    errors.add(isCanary, row.error() ? 0 : 1);
    if (row.rating() != null) {
      outcomes.add(isCanary, row.rating());
    }
    if (outcomeWealth() >= 1 / plan.alpha()) {
      return Optional.of(CanaryReason.WORSE);
    }
    return silenceWealth() >= 1 / plan.silenceAlpha()
        ? Optional.of(CanaryReason.SILENT)
        : Optional.empty();
  }

  double outcomeWealth() {
    return outcomes.wealth();
  }

  double silenceWealth() {
    return (missing.wealth() + unrated.wealth() + errors.wealth()) / 3;
  }

  ArmCount canary() {
    return canary.count();
  }

  ArmCount incumbent() {
    return incumbent.count();
  }
}
