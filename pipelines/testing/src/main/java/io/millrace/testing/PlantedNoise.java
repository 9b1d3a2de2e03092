package io.millrace.testing;

/**
 * How little the visible signals say, as probabilities.
 *
 * @param rated that a run is rated
 * @param flipped that a rating says the opposite of the truth
 * @param outcomeMissing that a run has no outcome
 * @param outcomeWrong that an outcome, where there is one, says the opposite of the truth
 */
public record PlantedNoise(
    double rated, double flipped, double outcomeMissing, double outcomeWrong) {

  /**
   * A quarter rated, one in seven of that wrongly; nearly half without outcome, one in five wrong.
   */
  public static final PlantedNoise DEFAULT = new PlantedNoise(0.25, 0.15, 0.45, 0.20);
}
