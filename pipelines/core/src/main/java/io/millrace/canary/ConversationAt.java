package io.millrace.canary;

import io.millrace.gate.Numbers;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A conversation as it stood when its waiting time was over: answers that began later and feedback
 * that came later are left out. The view {@code rollout_conversations} is the same rule in SQL.
 */
public final class ConversationAt {

  private record Identity(String name, RatingSource source, String author) {}

  private ConversationAt() {}

  /** When a conversation began, epoch milliseconds. */
  public static long since(Collection<RatedAnswer> answers) {
    return answers.stream().mapToLong(one -> one.answer().startedAt()).min().orElseThrow();
  }

  /**
   * The conversation's row.
   *
   * @param answers at least one, a trace once, all with the rollout's policy
   * @param waitMillis how long after its beginning it is looked at
   */
  public static CanaryRow row(
      String conversation,
      Collection<RatedAnswer> answers,
      long waitMillis,
      FeedbackWeights weights) {
    long since = since(answers);
    long end = since + waitMillis;
    List<RatedAnswer> counted =
        answers.stream().filter(one -> one.answer().startedAt() <= end).toList();
    Set<String> adapters = new HashSet<>();
    Set<Double> propensities = new HashSet<>();
    boolean error = false;
    double sum = 0;
    int rated = 0;
    for (RatedAnswer one : counted) {
      adapters.add(one.answer().adapter());
      propensities.add(one.answer().propensity());
      error |= one.answer().failed();
      Double quality = quality(one, end, weights);
      if (quality != null) {
        sum += quality;
        rated++;
      }
    }
    return new CanaryRow(
        conversation,
        since,
        only(adapters),
        only(propensities),
        rated == 0 ? null : Numbers.rounded(sum / rated),
        error);
  }

  private static <T> T only(Set<T> values) {
    return values.size() == 1 ? values.iterator().next() : null;
  }

  /** The weighted mean of what was in force from the best source; null without any. */
  private static Double quality(RatedAnswer rated, long end, FeedbackWeights weights) {
    Map<Identity, CanaryRating> inForce = new HashMap<>();
    for (CanaryRating rating : rated.ratings()) {
      if (rating.time() <= end) {
        inForce.merge(
            new Identity(rating.name(), rating.source(), rating.author()),
            rating,
            (known, other) -> other.replaces(known) ? other : known);
      }
    }
    Map<RatingSource, double[]> sums = new EnumMap<>(RatingSource.class);
    for (CanaryRating rating : inForce.values()) {
      double weight = weights.of(rated.answer().scenario(), rating.name());
      if (weight > 0) {
        double[] sum = sums.computeIfAbsent(rating.source(), source -> new double[2]);
        sum[0] += rating.score() * weight;
        sum[1] += weight;
      }
    }
    return sums.values().stream().findFirst().map(sum -> sum[0] / sum[1]).orElse(null);
  }
}
