package io.millrace.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rules to compare with, working on nothing but outcomes and ratings. */
final class PlantedRules {

  private PlantedRules() {}

  static List<String> naive(List<PlantedTruth.Run> runs) {
    return byPrompt(runs).values().stream()
        .flatMap(
            copies ->
                copies.stream()
                    .filter(run -> "success".equals(run.outcome()))
                    .filter(run -> run.rating() != null && run.rating() >= 0.7)
                    .max(
                        Comparator.comparing(PlantedTruth.Run::rating)
                            .thenComparing(PlantedTruth.Run::traceId))
                    .stream())
        .map(PlantedTruth.Run::traceId)
        .toList();
  }

  /**
   * Bayes' rule with the noise rates known: exactly one answer of a prompt is right, any of those
   * seen or, with the same prior, one that was never given. The likeliest is taken if its posterior
   * is above one half.
   */
  static List<String> best(List<PlantedTruth.Run> runs, PlantedNoise noise) {
    List<String> chosen = new ArrayList<>();
    for (List<PlantedTruth.Run> copies : byPrompt(runs).values()) {
      Map<Integer, Double> logOdds = new TreeMap<>();
      Map<Integer, String> representatives = new TreeMap<>();
      for (PlantedTruth.Run run : copies) {
        if (run.answer() >= 0) {
          logOdds.merge(run.answer(), evidence(run, noise), Double::sum);
          representatives.putIfAbsent(run.answer(), run.traceId());
        }
      }
      double all = 1 + logOdds.values().stream().mapToDouble(Math::exp).sum();
      logOdds.entrySet().stream()
          .max(Map.Entry.comparingByValue())
          .filter(likeliest -> Math.exp(likeliest.getValue()) / all > 0.5)
          .ifPresent(likeliest -> chosen.add(representatives.get(likeliest.getKey())));
    }
    return chosen;
  }

  private static double evidence(PlantedTruth.Run run, PlantedNoise noise) {
    double evidence = 0;
    if (run.outcome() != null) {
      evidence += said(run.outcome().equals("success"), noise.outcomeWrong());
    }
    if (run.rating() != null) {
      evidence += said(run.rating() >= 0.5, noise.flipped());
    }
    return evidence;
  }

  private static double said(boolean right, double wrongly) {
    double weight = Math.log((1 - wrongly) / wrongly);
    return right ? weight : -weight;
  }

  private static Map<Integer, List<PlantedTruth.Run>> byPrompt(List<PlantedTruth.Run> runs) {
    return runs.stream()
        .collect(
            Collectors.groupingBy(PlantedTruth.Run::prompt, TreeMap::new, Collectors.toList()));
  }
}
