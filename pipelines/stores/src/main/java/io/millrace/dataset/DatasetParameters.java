package io.millrace.dataset;

import io.millrace.scenario.Mining;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScoreConditioning;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The thresholds a dataset is mined with.
 *
 * @param minQuality the least pooled mean of an SFT candidate
 * @param minRated fewer rated copies do not make a winner an SFT pair of the dataset
 * @param selfShare the most of the SFT pairs, and of the preference pairs, whose trace an adapter
 *     answered, as a share of those that are kept
 * @param minGap the least difference of the two means of a preference pair
 * @param minProbability the least probability that the chosen side is better
 * @param edges inner edges of quality buckets, ascending; with them the SFT pairs are, per prompt
 *     and bucket, the best rated candidate, also below {@code minQuality}. Empty for no buckets
 */
public record DatasetParameters(
    double minQuality,
    int minRated,
    double selfShare,
    double minGap,
    double minProbability,
    List<Double> edges) {

  public static final DatasetParameters DEFAULT =
      new DatasetParameters(0.7, 1, 0.3, 0.5, 0.8, List.of());

  public DatasetParameters {
    edges = List.copyOf(edges);
    requireFraction("min_quality", minQuality);
    requireFraction("self_share", selfShare);
    requireFraction("min_gap", minGap);
    requireFraction("min_probability", minProbability);
    if (minRated < 1) {
      throw new IllegalArgumentException(
          "Cannot mine with min_rated = " + minRated + ": give a number from 1");
    }
    double last = 0;
    for (double edge : edges) {
      if (!(edge > last && edge < 1)) {
        throw new IllegalArgumentException(
            "Cannot mine with the edges " + edges + ": give ascending numbers above 0 and below 1");
      }
      last = edge;
    }
  }

  /** What a scenario's files ask for. */
  public static DatasetParameters of(Scenario scenario) {
    Mining mining = scenario.mining();
    return new DatasetParameters(
        mining.minQuality(),
        mining.minRated(),
        mining.selfShare(),
        mining.minGap(),
        mining.minProbability(),
        scenario.conditioning().map(ScoreConditioning::edges).orElse(List.of()));
  }

  /**
   * The parameters as one line of JSON with nine decimals: part of the dataset's hash. Edges are in
   * it where there are some.
   */
  public String json() {
    return String.format(
        Locale.ROOT,
        "{%s\"min_gap\":%.9f,\"min_probability\":%.9f,\"min_quality\":%.9f,\"min_rated\":%d,"
            + "\"self_share\":%.9f}",
        edges.isEmpty() ? "" : "\"edges\":" + edgeList() + ",",
        minGap,
        minProbability,
        minQuality,
        minRated,
        selfShare);
  }

  /** The edges in square brackets with nine decimals. */
  String edgeList() {
    return edges.stream()
        .map(edge -> String.format(Locale.ROOT, "%.9f", edge))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "Cannot mine with " + name + " = " + value + ": give a number from 0 to 1");
    }
  }
}
