package io.millrace.policy;

import io.millrace.gate.Numbers;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes from a policy what it would draw more often than is drawn now and is known to be worse. */
final class HarmlessRouting {

  private final RoutingPolicy present;
  private final OffPolicyPlan plan;
  private final List<LoggedChoice> rows;

  HarmlessRouting(RoutingPolicy present, OffPolicyPlan plan, Collection<LoggedChoice> rows) {
    this.present = present;
    this.plan = plan;
    this.rows = List.copyOf(rows);
  }

  /**
   * The policy without the models that do harm on a class. One that it chooses on another class
   * stays, and the share explored falls until no class draws that model more often than now. Each
   * step makes the others' shares other ones, so it looks again until no harm is left.
   */
  MinedRouting of(RoutingPolicy wished) {
    SortedMap<String, ClassGain> known = new TreeMap<>();
    RoutingPolicy policy = wished;
    List<ClassGain> harms = harms(policy);
    while (!harms.isEmpty()) {
      harms.forEach(one -> known.put(one.queryClass() + '\n' + one.candidate(), one));
      policy = without(harms, policy);
      harms = harms(policy);
    }
    return new MinedRouting(policy, List.copyOf(known.values()));
  }

  private List<ClassGain> harms(RoutingPolicy policy) {
    return new Exploration(policy, present, plan, rows).harms();
  }

  private RoutingPolicy without(List<ClassGain> harms, RoutingPolicy policy) {
    TreeSet<String> chosen = new TreeSet<>(policy.models().values());
    chosen.add(policy.defaultModel());
    TreeSet<String> candidates = new TreeSet<>(policy.candidates());
    harms.forEach(one -> candidates.remove(one.candidate()));
    candidates.addAll(chosen);
    if (candidates.size() < policy.candidates().size()) {
      return exploring(policy, policy.explore(), candidates);
    }
    double explore = policy.explore();
    for (ClassGain one : harms) {
      double now = present.probability(one.queryClass(), one.candidate());
      explore = Math.min(explore, share(now, candidates.size()));
    }
    return exploring(policy, explore, explore > 0 ? candidates : chosen);
  }

  /** The largest share of which each of so many models gets no more than this probability. */
  private static double share(double probability, int models) {
    double share = Numbers.rounded(probability * models);
    return share / models > probability ? Math.max(0, share - 1e-6) : share;
  }

  private static RoutingPolicy exploring(
      RoutingPolicy policy, double explore, Collection<String> candidates) {
    return new RoutingPolicy(
        policy.scenario(),
        policy.version(),
        policy.models(),
        policy.defaultModel(),
        explore,
        List.copyOf(candidates),
        policy.evidence(),
        policy.minedFrom());
  }
}
