package io.millrace.cli.gate;

import io.millrace.gate.AlphaLedger;
import io.millrace.gate.GatePolicy;
import io.millrace.gate.GatePower;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a slot's next candidate has to show.
 *
 * @param candidate its number in the slot
 * @param alpha 0 where the slot's is used up
 * @param groups of the task set
 * @param smallSlices slices with too few groups to be judged, and how many each has
 * @param minSlice groups that a slice needs to be judged
 * @param gains what gains of several sizes need; empty without alpha
 * @param uses verdicts that this task set has been used for
 */
record GatePlan(
    int candidate,
    double alpha,
    String spending,
    double ofAlpha,
    int groups,
    Map<String, Integer> smallSlices,
    int minSlice,
    List<Gain> gains,
    long uses) {

  static final int MOST_GROUPS = 20_000;
  private static final int CAMPAIGNS = 400;
  private static final double POWER = 0.9;

  /**
   * What one gain needs.
   *
   * @param better share of the groups on which the candidate does better
   * @param groupsNeeded for a power of 90 %; null for more than {@value #MOST_GROUPS}
   * @param power with all groups of the task set
   */
  record Gain(double gain, double better, double worse, Integer groupsNeeded, double power) {}

  /**
   * @param worse share of the groups on which a candidate may do worse
   */
  static GatePlan of(
      GatePolicy policy, AlphaLedger ledger, TaskSet tasks, double worse, long uses) {
    double alpha = ledger.nextAlpha(policy);
    Map<String, Set<String>> slices = new TreeMap<>();
    for (ScenarioTask task : tasks.tasks()) {
      slices.computeIfAbsent(task.slice(), slice -> new TreeSet<>()).add(task.group());
    }
    Map<String, Integer> small = new TreeMap<>();
    slices.forEach(
        (slice, groups) -> {
          if (groups.size() < policy.minSlice()) {
            small.put(slice, groups.size());
          }
        });
    int groups = (int) tasks.tasks().stream().map(ScenarioTask::group).distinct().count();
    return new GatePlan(
        ledger.entries().size() + 1,
        alpha,
        policy.spending().label(),
        policy.alpha(),
        groups,
        small,
        policy.minSlice(),
        alpha > 0 ? gains(policy, alpha, worse, groups) : List.of(),
        uses);
  }

  private static List<Gain> gains(GatePolicy policy, double alpha, double worse, int groups) {
    List<Gain> gains = new ArrayList<>();
    for (double gain : List.of(policy.minImprovement(), 0.05, 0.1, 0.2, 0.4)) {
      double better = gain + worse;
      GatePower power =
          GatePower.simulate(Math.min(1 - worse, better), worse, alpha, MOST_GROUPS, CAMPAIGNS);
      int needed = power.groups(POWER);
      gains.add(new Gain(gain, better, worse, needed < 0 ? null : needed, power.power(groups)));
    }
    return gains;
  }
}
