package io.millrace.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One reading of the evidence in the trial's order, from the first group to the decision. */
final class Reading {

  private static final int WORST = 10;

  private final Trial trial;
  private final Evidence evidence;
  private final Reason absent;
  private final Referee referee;
  private final List<GroupOutcome> outcomes = new ArrayList<>();
  private final List<ArmRow> rows = new ArrayList<>();
  private Reason reason;
  private String missing;

  Reading(Trial trial, Evidence evidence, Reason absent) {
    this.trial = trial;
    this.evidence = evidence;
    this.absent = absent;
    this.referee = new Referee(trial.policy(), trial.alpha(), trial.sliceSizes());
  }

  void readAll() {
    Optional<Reason> decided = Optional.empty();
    for (GroupOutcome carried : trial.carried()) {
      decided = decided.isPresent() ? decided : read(carried);
    }
    for (String group : trial.order()) {
      if (decided.isEmpty()) {
        decided = read(group);
      }
    }
    reason = decided.orElse(Reason.TOO_FEW_TASKS);
    if (reason.decision() == Decision.HOLD && trial.holds() >= trial.policy().maxHolds()) {
      reason = Reason.UNDECIDED;
    }
  }

  private Optional<Reason> read(String group) {
    if (outcomes.size() >= trial.limit()) {
      return Optional.of(Reason.BUDGET);
    }
    if (!evidence.complete(group)) {
      missing = group;
      return Optional.of(absent);
    }
    if (evidence.failed(group)) {
      missing = group;
      return Optional.of(Reason.VERIFIER_ERROR);
    }
    rows.addAll(evidence.rows(group));
    return read(evidence.outcome(group));
  }

  private Optional<Reason> read(GroupOutcome outcome) {
    outcomes.add(outcome);
    return referee.read(outcome);
  }

  List<GroupOutcome> outcomes() {
    return List.copyOf(outcomes);
  }

  Verdict verdict() {
    return new Verdict(
        reason.decision(),
        reason,
        absent,
        trial,
        measures(),
        referee.slices().stream().map(SliceTest::result).toList(),
        worst(),
        missing,
        GateJson.hash(trial.serving() ? rows : rows.stream().map(ArmRow::withoutLatency).toList()));
  }

  private Measures measures() {
    Confidence confidence = new Confidence();
    outcomes.forEach(outcome -> confidence.add(outcome.difference()));
    return new Measures(
        outcomes.size(),
        trial.sliceSizes().values().stream().mapToInt(Integer::intValue).sum(),
        (int) outcomes.stream().filter(outcome -> outcome.difference() > 0).count(),
        (int) outcomes.stream().filter(outcome -> outcome.difference() < 0).count(),
        Numbers.rounded(
            outcomes.stream().mapToDouble(GroupOutcome::candidateScore).average().orElse(0)),
        Numbers.rounded(
            outcomes.stream().mapToDouble(GroupOutcome::incumbentScore).average().orElse(0)),
        Numbers.rounded(confidence.mean()),
        Numbers.rounded(confidence.lower(trial.alpha())),
        Numbers.rounded(confidence.upper(trial.policy().alpha())),
        Numbers.rounded(referee.logWealth()),
        Numbers.rounded(-StrictMath.log(trial.alpha())),
        Numbers.rounded(
            outcomes.stream().mapToDouble(GroupOutcome::invalidDifference).average().orElse(0)),
        referee.tokens().ratio(),
        referee.millis().ratio());
  }

  private List<Regression> worst() {
    return outcomes.stream()
        .filter(outcome -> outcome.difference() < 0)
        .sorted(
            Comparator.comparingDouble(GroupOutcome::difference).thenComparing(GroupOutcome::group))
        .limit(WORST)
        .map(
            outcome ->
                new Regression(
                    outcome.group(),
                    outcome.slice(),
                    outcome.candidateScore(),
                    outcome.incumbentScore(),
                    outcome.difference()))
        .toList();
  }
}
