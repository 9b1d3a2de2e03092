package io.millrace.canary;

import java.io.Serializable;
import java.util.TreeMap;

/**
 * How much feedback weighs by its name in one scenario; what is not named, and any other
 * scenario's, weighs 1, and what weighs 0 counts as absent.
 */
public record FeedbackWeights(String scenario, TreeMap<String, Double> byName)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** All feedback weighs the same. */
  public static FeedbackWeights equal(String scenario) {
    return new FeedbackWeights(scenario, new TreeMap<>());
  }

  double of(String itsScenario, String name) {
    return scenario.equals(itsScenario) ? byName.getOrDefault(name, 1.0) : 1;
  }
}
