package io.millrace.openjarvis;

import io.millrace.mining.QueryClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which model did best on one class of queries.
 *
 * @param bestModel greatest mean feedback, first seen among equals
 * @param averageFeedback over every qualifying trace of the class
 * @param models each model's mean feedback, in first-seen order
 */
public record RoutingEvidence(
    String bestModel, double averageFeedback, int sampleCount, Map<String, Average> models) {
  static final double FLOOR = -1.0;

  /**
   * Extracts the evidence for each class with enough qualifying traces, in first-seen order. The
   * best model is empty when no model's mean is above -1.
   */
  public static Map<QueryClass, RoutingEvidence> extract(
      List<LegacyTrace> scan, MiningOptions options) {
    Map<QueryClass, RoutingEvidence> classes = new LinkedHashMap<>();
    Ranking.group(options.qualifying(scan), LegacyTrace::queryClass)
        .forEach(
            (queryClass, traces) -> {
              if (traces.size() >= options.minSamplesPerClass()) {
                classes.put(queryClass, of(traces));
              }
            });
    return classes;
  }

  private static RoutingEvidence of(List<LegacyTrace> traces) {
    Map<String, Average> models = Ranking.averageFeedback(traces, LegacyTrace::model);
    String best = Ranking.best(models, FLOOR, Average::mean);
    return new RoutingEvidence(
        best == null ? "" : best, Ranking.feedback(traces).average().mean(), traces.size(), models);
  }
}
