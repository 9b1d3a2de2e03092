package io.millrace.policy;

import io.millrace.gate.AlphaLedger;
import io.millrace.gate.Decision;
import io.millrace.gate.GatePolicy;
import io.millrace.policy.RoutingWorld.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How much the chosen policy loses in made-up worlds, beside two rules that average. */
public final class RoutingSimulation {

  /** Mining on the first half of the traces, the gate on the second. */
  public static final String MILLRACE = "Millrace, mined and judged";

  /** The rule that averages the ratings of successful runs only. */
  public static final String SUCCESSES = "mean of the successes";

  /** The rule that averages all ratings. */
  public static final String ALL = "mean of all";

  /** What the router uses most, unchanged. */
  public static final String PRESENT = "no policy";

  private RoutingSimulation() {}

  /**
   * Each rule in many worlds on the same traces, in the order in which the rules are listed here.
   *
   * @param worlds how many, with seeds from 1
   * @param traces of each world
   */
  public static List<RoutingFigure> run(RoutingLogs logs, int worlds, int traces) {
    Map<String, double[]> sums = new TreeMap<>();
    for (int seed = 1; seed <= worlds; seed++) {
      RoutingWorld world = new RoutingWorld(seed);
      List<Told> told = world.traces(traces, logs);
      List<LoggedChoice> rows = told.stream().map(Told::choice).toList();
      RoutingPolicy present = PolicyMiner.present("world", rows.subList(0, traces / 2));
      add(sums, MILLRACE, world, present, chosen(present, rows));
      add(sums, SUCCESSES, world, present, mean(told, Told::success));
      add(sums, ALL, world, present, mean(told, one -> true));
      add(sums, PRESENT, world, present, present);
    }
    List<RoutingFigure> figures = new ArrayList<>();
    for (String rule : List.of(MILLRACE, SUCCESSES, ALL, PRESENT)) {
      double[] sum = sums.get(rule);
      figures.add(new RoutingFigure(logs, rule, sum[0] / worlds, sum[1] / worlds));
    }
    return figures;
  }

  private static RoutingPolicy chosen(RoutingPolicy present, List<LoggedChoice> rows) {
    int half = rows.size() / 2;
    RoutingPolicy mined =
        PolicyMiner.mine(
                present,
                rows.subList(0, half),
                Map.of(),
                List.of(),
                MiningRule.DEFAULT,
                MinedFrom.NOTHING)
            .policy();
    PolicyVerdict verdict =
        PolicyGate.judge(mined, present, firstPlan(), rows.subList(half, rows.size()));
    return verdict.decision() == Decision.PROMOTE ? mined : present;
  }

  /** What the gate asks of the first candidate of a slot. */
  static OffPolicyPlan firstPlan() {
    return OffPolicyPlan.of(
        GatePolicy.DEFAULT,
        AlphaLedger.EMPTY.nextAlpha(GatePolicy.DEFAULT),
        MiningRule.DEFAULT.minSupport());
  }

  /** Per class the model with the highest mean rating over the traces that count. */
  private static RoutingPolicy mean(List<Told> told, Predicate<Told> counts) {
    TreeMap<String, TreeMap<String, WeightedMean>> means = new TreeMap<>();
    for (Told one : told) {
      if (counts.test(one)) {
        means
            .computeIfAbsent(one.choice().queryClass(), each -> new TreeMap<>())
            .computeIfAbsent(one.choice().model(), each -> new WeightedMean())
            .add(1, one.choice().quality());
      }
    }
    TreeMap<String, String> models = new TreeMap<>();
    means.forEach(
        (queryClass, each) -> {
          String best = each.firstKey();
          for (String model : each.keySet()) {
            best = each.get(model).mean() > each.get(best).mean() ? model : best;
          }
          models.put(queryClass, best);
        });
    return RoutingWorld.policy(models);
  }

  private static void add(
      Map<String, double[]> sums,
      String rule,
      RoutingWorld world,
      RoutingPolicy present,
      RoutingPolicy policy) {
    double[] sum = sums.computeIfAbsent(rule, each -> new double[2]);
    sum[0] += world.regret(policy);
    sum[1] += policy.models().equals(present.models()) ? 0 : 1;
  }
}
