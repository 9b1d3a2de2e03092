package io.millrace.scenario;

/**
 * Thresholds of the scenario's pairs.
 *
 * @param minQuality lowest mean of an SFT pair
 * @param minRated rated copies of its answer that an SFT pair needs
 * @param selfShare the most of a dataset's pairs, as a share, that adapters may have answered
 * @param minPairs fewer pairs are not trained on
 * @param minGap how far the sides of a preference pair lie apart
 * @param minProbability how probable it is that its chosen side is better
 * @param minSupport rated traces that a recommendation needs
 */
public record Mining(
    double minQuality,
    int minRated,
    double selfShare,
    int minPairs,
    double minGap,
    double minProbability,
    int minSupport) {

  public static final Mining DEFAULT = new Mining(0.7, 1, 0.3, 10, 0.5, 0.8, 5);
}
