package io.millrace.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a policy draws more often than is drawn now, compared with what is chosen now by all traces
 * there are, those that a policy was mined from too. Pure.
 *
 * <p>The choice of now may be the one that looks best of several on these very traces. So the
 * plan's alpha is shared by all models and classes that can be compared, and each part again by the
 * models that could have been chosen on the class: then false harm has a probability of at most
 * alpha whichever of them it was.
 */
final class Exploration {

  private final RoutingPolicy candidate;
  private final RoutingPolicy incumbent;
  private final OffPolicyPlan plan;
  private final List<Drawn> drawn = new ArrayList<>();
  private final Set<LoggedChoice> used = new HashSet<>();

  /** A model on a class, compared. */
  private record Drawn(ContestedClass one, Basis basis) {}

  Exploration(
      RoutingPolicy candidate,
      RoutingPolicy incumbent,
      OffPolicyPlan plan,
      Collection<LoggedChoice> rows) {
    this.candidate = candidate;
    this.incumbent = incumbent;
    this.plan = plan;
    Map<String, List<LoggedChoice>> rated =
        rows.stream()
            .filter(row -> row.quality() != null && !row.misrecorded())
            .collect(
                Collectors.groupingBy(LoggedChoice::queryClass, TreeMap::new, Collectors.toList()));
    rated.forEach(
        (queryClass, some) ->
            candidate.candidates().stream()
                .filter(model -> more(queryClass, model))
                .forEach(model -> compare(queryClass, model, some)));
  }

  private boolean more(String queryClass, String model) {
    return !model.equals(incumbent.model(queryClass))
        && !model.equals(candidate.model(queryClass))
        && candidate.probability(queryClass, model) > incumbent.probability(queryClass, model);
  }

  private void compare(String queryClass, String model, List<LoggedChoice> rated) {
    String now = incumbent.model(queryClass);
    ContestedClass one = new ContestedClass(queryClass, model, now, plan);
    List<LoggedChoice> weighable = rated.stream().filter(LoggedChoice::weighable).toList();
    boolean weigh =
        weighable.size() >= Math.max(1, plan.minUnits())
            && enough(weighable, model)
            && enough(weighable, now);
    if (weigh) {
      weighable.forEach(one::weigh);
      one.close();
      used.addAll(weighable);
    } else {
      rated.stream().filter(row -> row.prompt() != null).forEach(one::pair);
      one.pairs();
      rated.stream().filter(one::paired).forEach(used::add);
    }
    if (one.units() > 0) {
      drawn.add(new Drawn(one, weigh ? Basis.PROPENSITY : Basis.PROMPTS));
    }
  }

  private boolean enough(List<LoggedChoice> weighable, String model) {
    long answers = weighable.stream().filter(row -> row.model().equals(model)).count();
    return answers >= Math.max(1, plan.minPerClass());
  }

  /**
   * The models and classes on which the upper bound of the gain over what is chosen now is below 0,
   * in order of class and model.
   */
  List<ClassGain> harms() {
    return drawn.stream()
        .map(each -> each.one().result(each.basis(), alpha(each.one().name())))
        .filter(gain -> gain.gain().upper() < 0)
        .toList();
  }

  private double alpha(String queryClass) {
    TreeSet<String> choosable = new TreeSet<>(candidate.candidates());
    choosable.addAll(incumbent.candidates());
    for (RoutingPolicy policy : List.of(candidate, incumbent)) {
      policy.evidence().stream()
          .filter(known -> known.queryClass().equals(queryClass))
          .map(ModelEvidence::model)
          .forEach(choosable::add);
    }
    return plan.alpha() / drawn.size() / choosable.size();
  }

  /** Whether a trace took part in a comparison; without those that did not, all stays the same. */
  boolean used(LoggedChoice row) {
    return used.contains(row);
  }
}
