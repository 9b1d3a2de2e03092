package io.millrace.policy;

import java.util.Map;

/**
 * The probability with which a model was chosen, of what a trace records in {@code routing}. Of a
 * known policy it is the policy's own: the server's record is that times the share of conversations
 * that were not held back, and held-back ones are no evidence here. What a canary or a holdback
 * drew was an arm and no model, so it has none. Neither has a model that the policy chooses for
 * other classes only: whoever drew it gave the query another class than the miner does. One that
 * the policy never chooses is no draw of it and has 0.
 */
public final class RecordedPropensity {

  private RecordedPropensity() {}

  /**
   * The probability; null for none, and as it was recorded where it is no probability.
   *
   * @param queryClass the miner's
   * @param policy what the trace names; null for nothing
   * @param recorded null for nothing
   * @param known routing policies by id
   */
  public static Double of(
      String policy,
      String queryClass,
      String model,
      Double recorded,
      Map<String, RoutingPolicy> known) {
    if (policy != null && (policy.startsWith("canary:") || policy.startsWith("holdback:"))) {
      return null;
    }
    RoutingPolicy drawn = policy == null ? null : known.get(policy);
    if (drawn == null || !isSound(recorded)) {
      return recorded;
    }
    if (drawn.reachable().contains(model) && !drawn.reached(queryClass).contains(model)) {
      return null;
    }
    return drawn.probability(queryClass, model);
  }

  /**
   * The probability of a choice of which nobody knows what it was drawn for: several answers of one
   * draw would count as several draws, so there is none; as it was recorded where it is no
   * probability.
   */
  public static Double ofUnknownUnit(Double recorded) {
    return isSound(recorded) ? null : recorded;
  }

  private static boolean isSound(Double recorded) {
    return recorded != null && recorded > 0 && recorded <= 1;
  }
}
