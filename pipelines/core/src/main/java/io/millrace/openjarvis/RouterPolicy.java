package io.millrace.openjarvis;

import io.millrace.mining.QueryClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the learned router knows: a model for each class, and how many observations of the class
 * stand behind it. Every change gives a new policy.
 */
public record RouterPolicy(Map<QueryClass, String> models, Map<QueryClass, Integer> confidence) {
  /** Knows nothing. */
  public static final RouterPolicy EMPTY = new RouterPolicy(Map.of(), Map.of());

  /** How many of the newest traces {@link #update} reads where its caller sets no other limit. */
  public static final int UPDATE_WINDOW = 100;

  private static final int MIN_SAMPLES = 5;
  private static final double GOOD_FEEDBACK = 0.7;
  private static final double FEEDBACK_WHEN_ABSENT = 0.5;

  /**
   * Gives each class the model with the best 0.6 success rate + 0.4 mean feedback (0.5 when it has
   * none), first seen among equals; traces without a model do not count.
   */
  public RouterPolicy rebuild(List<LegacyTrace> scan) {
    Map<QueryClass, String> nextModels = new LinkedHashMap<>(models);
    Map<QueryClass, Integer> nextConfidence = new LinkedHashMap<>(confidence);
    List<LegacyTrace> named = scan.stream().filter(trace -> !trace.model().isEmpty()).toList();
    Ranking.group(named, LegacyTrace::queryClass)
        .forEach(
            (queryClass, traces) -> {
              Map<String, Double> scores = new LinkedHashMap<>();
              Ranking.group(traces, LegacyTrace::model)
                  .forEach((model, group) -> scores.put(model, composite(group)));
              nextModels.put(
                  queryClass, Ranking.best(scores, Double.NEGATIVE_INFINITY, Double::doubleValue));
              nextConfidence.put(queryClass, traces.size());
            });
    return new RouterPolicy(nextModels, nextConfidence);
  }

  /**
   * Gives each class the model with the best mean of a per-trace score, among models with at least
   * 5 traces of the class. Traces without a model count as model "unknown"; the confidence stays as
   * it was.
   */
  public RouterPolicy update(List<LegacyTrace> scan) {
    Map<QueryClass, String> nextModels = new LinkedHashMap<>(models);
    Ranking.group(scan, LegacyTrace::queryClass)
        .forEach(
            (queryClass, traces) -> {
              Map<String, Average.Sum> scores = new LinkedHashMap<>();
              for (LegacyTrace trace : traces) {
                String model = trace.model().isEmpty() ? "unknown" : trace.model();
                scores.computeIfAbsent(model, name -> new Average.Sum()).add(score(trace));
              }
              scores.values().removeIf(sum -> sum.count() < MIN_SAMPLES);
              String best = Ranking.best(scores, -1.0, sum -> sum.meanOr(0));
              if (best != null) {
                nextModels.put(queryClass, best);
              }
            });
    return new RouterPolicy(nextModels, confidence);
  }

  /**
   * Counts one observation. The first of a class sets its model; a later success rated above 0.7
   * replaces it only while the class had fewer than 5.
   */
  public RouterPolicy observe(LegacyTrace trace) {
    QueryClass queryClass = trace.queryClass();
    int observed = confidence.getOrDefault(queryClass, 0);
    Map<QueryClass, String> nextModels = new LinkedHashMap<>(models);
    Map<QueryClass, Integer> nextConfidence = new LinkedHashMap<>(confidence);
    if (!models.containsKey(queryClass)) {
      nextModels.put(queryClass, trace.model());
      nextConfidence.put(queryClass, 1);
      return new RouterPolicy(nextModels, nextConfidence);
    }
    nextConfidence.put(queryClass, observed + 1);
    if (trace.succeeded() && trace.feedbackOr(0) > GOOD_FEEDBACK && observed < MIN_SAMPLES) {
      nextModels.put(queryClass, trace.model());
    }
    return new RouterPolicy(nextModels, nextConfidence);
  }

  /** The model for a class, absent until the class has 5 observations. */
  public Optional<String> modelFor(QueryClass queryClass) {
    return confidence.getOrDefault(queryClass, 0) >= MIN_SAMPLES
        ? Optional.ofNullable(models.get(queryClass))
        : Optional.empty();
  }

  /** The classes whose model differs from an earlier policy's, with the model they have now. */
  public Map<QueryClass, String> changesSince(RouterPolicy earlier) {
    Map<QueryClass, String> changes = new LinkedHashMap<>(models);
    changes
        .entrySet()
        .removeIf(entry -> Objects.equals(entry.getValue(), earlier.models.get(entry.getKey())));
    return changes;
  }

  private static double composite(List<LegacyTrace> traces) {
    long successes = traces.stream().filter(LegacyTrace::succeeded).count();
    return 0.6 * (successes / (double) traces.size())
        + 0.4 * Ranking.feedback(traces).meanOr(FEEDBACK_WHEN_ABSENT);
  }

  private static double score(LegacyTrace trace) {
    return 0.6 * (trace.succeeded() ? 1.0 : 0.0) + 0.4 * trace.feedbackOr(FEEDBACK_WHEN_ABSENT);
  }
}
