package io.millrace.cli.traffic;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts by reason, as text. */
final class Counts {

  private Counts() {}

  /** The counts on one line, the largest first. */
  static String line(Map<String, Integer> counts) {
    return sorted(counts).entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The counts on a line each, the largest first. */
  static void print(PrintWriter out, Map<String, Integer> counts) {
    sorted(counts).forEach((reason, count) -> out.println("  %6d  %s".formatted(count, reason)));
  }

  static Map<String, Integer> without(Map<String, Integer> counts, String reason) {
    Map<String, Integer> others = new LinkedHashMap<>(counts);
    others.remove(reason);
    return others;
  }

  static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Map<String, Integer> sorted(Map<String, Integer> counts) {
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
