package io.millrace.openjarvis;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Grouping and winners under one rule: groups are in first-seen order, and a tie goes to the first
 * seen.
 */
final class Ranking {
  private Ranking() {}

  /** Groups in first-seen order of the keys, each group in the order given. */
  static <K> Map<K, List<LegacyTrace>> group(
      List<LegacyTrace> traces, Function<LegacyTrace, K> key) {
    return traces.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  /** The mean feedback of each group, absent feedback left out; groups in first-seen order. */
  static Map<String, Average> averageFeedback(
      List<LegacyTrace> traces, Function<LegacyTrace, String> key) {
    Map<String, Average> averages = new LinkedHashMap<>();
    group(traces, key).forEach((name, group) -> averages.put(name, feedback(group).average()));
    return averages;
  }

  static Average.Sum feedback(List<LegacyTrace> traces) {
    Average.Sum sum = new Average.Sum();
    traces.stream().map(LegacyTrace::feedback).filter(value -> value != null).forEach(sum::add);
    return sum;
  }

  /**
   * Returns the first key with the greatest value above the floor, or null when none is above it.
   */
  static <V> String best(Map<String, V> candidates, double floor, ToDoubleFunction<V> value) {
    String best = null;
    double greatest = floor;
    for (Map.Entry<String, V> candidate : candidates.entrySet()) {
      double score = value.applyAsDouble(candidate.getValue());
      if (score > greatest) {
        greatest = score;
        best = candidate.getKey();
      }
    }
    return best;
  }

  /** Returns the keys by value, greatest first; equal values keep the map's order. */
  static <V> List<String> descending(Map<String, V> candidates, ToDoubleFunction<V> value) {
    Comparator<Map.Entry<String, V>> order =
        Comparator.<Map.Entry<String, V>>comparingDouble(
                entry -> value.applyAsDouble(entry.getValue()))
            .reversed();
    return candidates.entrySet().stream().sorted(order).map(Map.Entry::getKey).toList();
  }
}
