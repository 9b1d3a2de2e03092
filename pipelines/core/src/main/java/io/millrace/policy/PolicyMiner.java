package io.millrace.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes routing policies from traces. Pure. */
public final class PolicyMiner {

  private PolicyMiner() {}

  /**
   * What is chosen where no policy is active: per class the model that answers most, by name where
   * several do; for other classes the one that answers most of all.
   *
   * @throws IllegalArgumentException when no trace names a model
   */
  public static RoutingPolicy present(String scenario, Collection<LoggedChoice> rows) {
    List<LoggedChoice> named = rows.stream().filter(row -> !row.model().isBlank()).toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot say which models scenario %s uses: none of its %d traces names one that is in use; load traces with their model"
              .formatted(scenario, rows.size()));
    }
    TreeMap<String, String> models = new TreeMap<>();
    named.stream()
        .collect(Collectors.groupingBy(LoggedChoice::queryClass))
        .forEach((queryClass, some) -> models.put(queryClass, most(some)));
    return policy(scenario, models, most(named), 0, List.of(), List.of(), MinedFrom.NOTHING);
  }

  /**
   * The policy that the traces speak for. On a class where traces of two models have propensities
   * that is the model with the highest lower bound of its self-normalised mean; else the one that
   * does better than the present model on the prompts of both; and where nothing can be compared
   * the present one. Where no class can be compared it is what the table {@code routing_policy}
   * says, which a gate then holds. What explores may draw each model that answers and is not known
   * to be worse on a class than the present one; where it chooses such a model on another class, it
   * explores less, so that no class draws that model more often than now. What does not explore has
   * only the models that it chooses.
   *
   * @param rows all traces of the scenario so far, of models that may be chosen
   * @param table the model per class of the table {@code routing_policy}
   * @param evidence the rows of {@code routing_evidence}
   */
  public static MinedRouting mine(
      RoutingPolicy present,
      Collection<LoggedChoice> rows,
      Map<String, String> table,
      List<ModelEvidence> evidence,
      MiningRule rule,
      MinedFrom from) {
    TreeMap<String, String> models = new TreeMap<>(present.models());
    Map<String, List<LoggedChoice>> rated =
        rows.stream()
            .filter(row -> row.quality() != null)
            .collect(Collectors.groupingBy(LoggedChoice::queryClass));
    boolean compared = false;
    for (Map.Entry<String, List<LoggedChoice>> entry : rated.entrySet()) {
      String now = present.model(entry.getKey());
      var best = ClassMiner.best(entry.getValue(), now, rule.minSupport());
      compared |= best.isPresent();
      models.put(entry.getKey(), best.orElse(now));
    }
    if (!compared) {
      models.putAll(table);
    }
    return harmless(present, models, rows, evidence, rule, from);
  }

  /**
   * The present choices with another share to explore, drawn from each model that answers and is
   * not known to be worse on a class.
   *
   * @param rows as for mining
   */
  public static MinedRouting keep(
      RoutingPolicy present,
      Collection<LoggedChoice> rows,
      List<ModelEvidence> evidence,
      MiningRule rule,
      MinedFrom from) {
    return harmless(present, present.models(), rows, evidence, rule, from);
  }

  private static MinedRouting harmless(
      RoutingPolicy present,
      SortedMap<String, String> models,
      Collection<LoggedChoice> rows,
      List<ModelEvidence> evidence,
      MiningRule rule,
      MinedFrom from) {
    RoutingPolicy wished =
        policy(
            present.scenario(),
            models,
            present.defaultModel(),
            rule.explore(),
            rows,
            evidence,
            from);
    OffPolicyPlan usual = OffPolicyPlan.DEFAULT;
    OffPolicyPlan plan =
        new OffPolicyPlan(
            usual.minImprovement(),
            usual.alpha(),
            usual.minUnits(),
            rule.minSupport(),
            usual.maxExplore());
    return new HarmlessRouting(present, plan, rows).of(wished);
  }

  private static RoutingPolicy policy(
      String scenario,
      SortedMap<String, String> models,
      String other,
      double explore,
      Collection<LoggedChoice> rows,
      List<ModelEvidence> evidence,
      MinedFrom from) {
    TreeSet<String> candidates = new TreeSet<>(models.values());
    candidates.add(other);
    if (explore > 0) {
      rows.stream()
          .map(LoggedChoice::model)
          .filter(model -> !model.isBlank())
          .forEach(candidates::add);
    }
    return new RoutingPolicy(
        scenario, 0, models, other, explore, List.copyOf(candidates), evidence, from);
  }

  private static String most(List<LoggedChoice> rows) {
    Map<String, Long> counts =
        rows.stream()
            .collect(
                Collectors.groupingBy(LoggedChoice::model, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .max(
            Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
                .thenComparing(Map.Entry.<String, Long>comparingByKey().reversed()))
        .orElseThrow()
        .getKey();
  }
}
