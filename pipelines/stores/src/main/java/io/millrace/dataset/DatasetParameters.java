package io.millrace.dataset;

import java.util.Locale;

/**
 * The thresholds a dataset is mined with.
 *
 * @param minQuality the least pooled mean of an SFT candidate
 * @param minRated fewer rated copies do not make a winner an SFT pair of the dataset
 * @param minGap the least difference of the two means of a preference pair
 * @param minProbability the least probability that the chosen side is better
 */
public record DatasetParameters(
    double minQuality, int minRated, double minGap, double minProbability) {

  public static final DatasetParameters DEFAULT = new DatasetParameters(0.7, 1, 0.5, 0.8);

  public DatasetParameters {
    requireFraction("min_quality", minQuality);
    requireFraction("min_gap", minGap);
    requireFraction("min_probability", minProbability);
    if (minRated < 1) {
      throw new IllegalArgumentException(
          "Cannot mine with min_rated = " + minRated + ": give a number from 1");
    }
  }

  /** The parameters as one line of JSON with nine decimals: part of the dataset's hash. */
  public String json() {
    return String.format(
        Locale.ROOT,
        "{\"min_gap\":%.9f,\"min_probability\":%.9f,\"min_quality\":%.9f," + "\"min_rated\":%d}",
        minGap,
        minProbability,
        minQuality,
        minRated);
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "Cannot mine with " + name + " = " + value + ": give a number from 0 to 1");
    }
  }
}
