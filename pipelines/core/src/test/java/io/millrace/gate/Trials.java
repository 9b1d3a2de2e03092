package io.millrace.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;

/** Trials with tasks {@code t0, t1, …} in groups of their own, and rows for them. */
final class Trials {

  static final EvaluationIdentity EVALUATION =
      new EvaluationIdentity("tasks", "exact/1", new TreeMap<>(), List.of(1L), "engine");
  static final ArmIdentity CANDIDATE = new ArmIdentity("base", "adapter", "template", "", "");
  static final ArmIdentity INCUMBENT = new ArmIdentity("base", "", "template", "", "");

  private Trials() {}

  static Trial trial(int tasks, GatePolicy policy) {
    return trial(tasks, policy, 0, List.of());
  }

  static Trial trial(int tasks, GatePolicy policy, int holds, List<GroupOutcome> carried) {
    return new Trial(
        "desk/triage",
        "weights",
        EVALUATION,
        CANDIDATE,
        INCUMBENT,
        1,
        0.03,
        holds,
        false,
        policy,
        tasks(tasks),
        carried);
  }

  static List<PlannedTask> tasks(int count) {
    List<PlannedTask> tasks = new ArrayList<>();
    for (int task = 0; task < count; task++) {
      tasks.add(new PlannedTask("t" + task, "t" + task, "all", 1));
    }
    return tasks;
  }

  /** Both arms' rows of every task, the scores by the task's number. */
  static List<ArmRow> rows(
      int tasks, IntFunction<Double> candidate, IntFunction<Double> incumbent) {
    List<ArmRow> rows = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      rows.add(row(task, Arm.CANDIDATE, candidate.apply(task)));
      rows.add(row(task, Arm.INCUMBENT, incumbent.apply(task)));
    }
    return rows;
  }

  /** A row whose text tells arm and score. */
  static ArmRow row(int task, Arm arm, double score) {
    return row(task, arm, arm + " says " + score, score, true, 20L);
  }

  static ArmRow row(
      int task, Arm arm, String text, Double score, boolean valid, long outputTokens) {
    return new ArmRow(
        "t" + task,
        arm,
        EVALUATION.hash(),
        (arm == Arm.CANDIDATE ? CANDIDATE : INCUMBENT).hash(),
        text,
        score,
        valid,
        score == null ? "the verifier broke" : null,
        ThreadLocalRandom.current().nextDouble(100),
        50L,
        outputTokens);
  }
}
