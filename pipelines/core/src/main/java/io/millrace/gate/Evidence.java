package io.millrace.gate;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The raw rows of one trial, by task and arm, and what a group's rows amount to. */
final class Evidence {

  private final Trial trial;
  private final Map<String, List<PlannedTask>> groups;
  private final List<Pattern> forbidden;
  private final Map<String, Map<Arm, ArmRow>> rows = new HashMap<>();

  Evidence(Trial trial, Collection<ArmRow> given) {
    this.trial = trial;
    this.groups = trial.byGroup();
    this.forbidden =
        trial.policy().guardrails().forbidden().stream().map(Pattern::compile).toList();
    trial.tasks().forEach(task -> rows.put(task.id(), new EnumMap<>(Arm.class)));
    String evaluation = trial.evaluation().hash();
    Map<Arm, String> identities = new EnumMap<>(Arm.class);
    identities.put(Arm.CANDIDATE, trial.candidateArm().hash());
    identities.put(Arm.INCUMBENT, trial.incumbentArm().hash());
    given.forEach(row -> take(row, evaluation, identities.get(row.arm())));
  }

  private void take(ArmRow row, String evaluation, String identity) {
    if (!row.evaluation().equals(evaluation) || !row.identity().equals(identity)) {
      throw new IllegalArgumentException(
          "Cannot compare the %s's row of task %s: it is of evaluation %s and arm %s, the trial is of %s and %s"
              .formatted(
                  row.arm().label(),
                  row.task(),
                  row.evaluation(),
                  row.identity(),
                  evaluation,
                  identity));
    }
    Map<Arm, ArmRow> arms = rows.get(row.task());
    if (arms == null) {
      throw new IllegalArgumentException(
          "Cannot use the row of task %s: the trial has no such task".formatted(row.task()));
    }
    ArmRow other = arms.putIfAbsent(row.arm(), row);
    if (other != null && !other.withoutLatency().equals(row.withoutLatency())) {
      throw new IllegalArgumentException(
          "Cannot use two different answers of the %s to task %s; keep the first"
              .formatted(row.arm().label(), row.task()));
    }
  }

  /** Whether both arms answered all tasks of the group. */
  boolean complete(String group) {
    return groups.get(group).stream().allMatch(task -> rows.get(task.id()).size() == 2);
  }

  /** Whether the verifier failed on one of the group's answers. */
  boolean failed(String group) {
    return rows(group).stream().anyMatch(row -> row.error() != null);
  }

  /** The group's rows: tasks in the order of the file, the candidate before the incumbent. */
  List<ArmRow> rows(String group) {
    List<ArmRow> found = new ArrayList<>();
    groups.get(group).forEach(task -> found.addAll(rows.get(task.id()).values()));
    return found;
  }

  /** What a complete group without failure amounts to. */
  GroupOutcome outcome(String group) {
    List<PlannedTask> tasks = groups.get(group);
    List<Boolean> identical = new ArrayList<>();
    double weights = 0;
    double[] scores = new double[2];
    double[] invalid = new double[2];
    boolean breach = false;
    for (PlannedTask task : tasks) {
      ArmRow candidate = rows.get(task.id()).get(Arm.CANDIDATE);
      ArmRow incumbent = rows.get(task.id()).get(Arm.INCUMBENT);
      weights += task.weight();
      scores[0] += task.weight() * candidate.score();
      scores[1] += task.weight() * incumbent.score();
      invalid[0] += candidate.valid() ? 0 : task.weight();
      invalid[1] += incumbent.valid() ? 0 : task.weight();
      identical.add(candidate.text().equals(incumbent.text()));
      breach |= breach(candidate.text(), incumbent.text());
    }
    boolean latency = trial.serving();
    return new GroupOutcome(
        group,
        tasks.get(0).slice(),
        Numbers.rounded(scores[0] / weights),
        Numbers.rounded(scores[1] / weights),
        Numbers.rounded((scores[0] - scores[1]) / weights),
        Numbers.rounded((invalid[0] - invalid[1]) / weights),
        identical,
        breach,
        tokens(group, Arm.CANDIDATE),
        tokens(group, Arm.INCUMBENT),
        latency ? millis(group, Arm.CANDIDATE) : null,
        latency ? millis(group, Arm.INCUMBENT) : null);
  }

  private boolean breach(String candidate, String incumbent) {
    return forbidden.stream()
        .anyMatch(
            pattern -> pattern.matcher(candidate).find() && !pattern.matcher(incumbent).find());
  }

  private Long tokens(String group, Arm arm) {
    List<ArmRow> all = rows(group);
    if (all.stream().anyMatch(row -> row.outputTokens() == null)) {
      return null;
    }
    return all.stream().filter(row -> row.arm() == arm).mapToLong(ArmRow::outputTokens).sum();
  }

  private Double millis(String group, Arm arm) {
    List<ArmRow> all = rows(group);
    if (all.stream().anyMatch(row -> row.latencyMillis() == null)) {
      return null;
    }
    return all.stream().filter(row -> row.arm() == arm).mapToDouble(ArmRow::latencyMillis).sum();
  }
}
