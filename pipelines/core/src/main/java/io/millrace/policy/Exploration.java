package io.millrace.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a policy draws more often than is drawn now, although it is known to be worse. Pure. */
final class Exploration {

  private Exploration() {}

  /**
   * The models and classes on which the upper bound of the gain over what is chosen now is below 0,
   * in order of class and model. The plan's alpha is shared by all that are looked at.
   *
   * @param rows all there are, those that a policy was mined from too
   */
  static List<ClassGain> harms(
      RoutingPolicy candidate,
      RoutingPolicy incumbent,
      OffPolicyPlan plan,
      List<LoggedChoice> rows) {
    Map<String, List<LoggedChoice>> rated =
        rows.stream()
            .filter(row -> row.quality() != null && !row.misrecorded())
            .collect(
                Collectors.groupingBy(LoggedChoice::queryClass, TreeMap::new, Collectors.toList()));
    List<ContestedClass> drawn = new ArrayList<>();
    for (String queryClass : rated.keySet()) {
      String now = incumbent.model(queryClass);
      for (String model : candidate.candidates()) {
        boolean compared = model.equals(now) || model.equals(candidate.model(queryClass));
        boolean more =
            candidate.probability(queryClass, model) > incumbent.probability(queryClass, model);
        if (more && !compared) {
          drawn.add(new ContestedClass(queryClass, model, now, plan));
        }
      }
    }
    double alpha = plan.alpha() / Math.max(1, drawn.size());
    return drawn.stream()
        .map(each -> gain(each, rated.get(each.name()), plan, alpha))
        .filter(gain -> gain.gain().upper() < 0)
        .toList();
  }

  private static ClassGain gain(
      ContestedClass one, List<LoggedChoice> rated, OffPolicyPlan plan, double alpha) {
    List<LoggedChoice> weighable = rated.stream().filter(LoggedChoice::weighable).toList();
    if (weighable.size() >= Math.max(1, plan.minUnits())) {
      weighable.forEach(one::weigh);
      one.close();
      return one.result(Basis.PROPENSITY, alpha);
    }
    rated.stream().filter(row -> row.prompt() != null).forEach(one::pair);
    one.pairs();
    return one.result(Basis.PROMPTS, alpha);
  }
}
