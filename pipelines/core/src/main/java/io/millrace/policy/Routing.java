package io.millrace.policy;

import java.util.List;

/**
 * Who answers, as a trace records it in {@code routing}.
 *
 * @param policy the policy's id
 * @param model the model that was chosen
 * @param propensity the probability with which it was chosen, above 0
 * @param candidates the models that could have been chosen, in order
 */
public record Routing(String policy, String model, double propensity, List<String> candidates) {

  public Routing {
    candidates = List.copyOf(candidates);
  }
}
