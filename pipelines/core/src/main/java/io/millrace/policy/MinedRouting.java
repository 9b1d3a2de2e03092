package io.millrace.policy;

import java.util.List;

/**
 * A routing policy made from traces.
 *
 * @param policy explores what was asked, or less where it chooses a model on one class that must
 *     not be drawn more often on another
 * @param harmful what it does not explore although it was asked to: models known to be worse on a
 *     class, as the candidate's, in order of class and model
 */
public record MinedRouting(RoutingPolicy policy, List<ClassGain> harmful) {

  public MinedRouting {
    harmful = List.copyOf(harmful);
  }

  /** The models that it draws on no class, in order. */
  public List<String> leftOut() {
    return harmful.stream()
        .map(ClassGain::candidate)
        .filter(model -> !policy.candidates().contains(model))
        .distinct()
        .sorted()
        .toList();
  }

  /** The harm because of which it explores less than was asked, in order of class and model. */
  public List<ClassGain> limits() {
    return harmful.stream().filter(one -> chosen(one.candidate())).toList();
  }

  private boolean chosen(String model) {
    return policy.models().containsValue(model) || policy.defaultModel().equals(model);
  }
}
