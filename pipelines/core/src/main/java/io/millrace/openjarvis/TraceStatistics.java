package io.millrace.openjarvis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What a set of traces looks like as a whole. Rates and means of nothing are 0.
 *
 * @param successRate successes over traces with a known outcome
 * @param energyJoules over all steps
 * @param generateEnergyJoules over the generate steps
 * @param stepTypes measures of each type of step, in first-seen order
 */
public record TraceStatistics(
    int traces,
    int steps,
    double averageSteps,
    double averageLatencySeconds,
    double averageTokens,
    double successRate,
    double energyJoules,
    double generateEnergyJoules,
    Map<String, StepStatistics> stepTypes) {

  /** Durations in seconds, tokens and energy in joules of the steps of one type. */
  public record StepStatistics(
      Spread duration, double energyJoules, Spread inputTokens, Spread outputTokens) {
    private static StepStatistics of(List<LegacyStep> steps) {
      return new StepStatistics(
          spread(steps, LegacyStep::durationSeconds),
          total(steps.stream(), LegacyStep::energyJoules),
          spread(steps, LegacyStep::inputTokens),
          spread(steps, LegacyStep::outputTokens));
    }

    private static Spread spread(List<LegacyStep> steps, ToDoubleFunction<LegacyStep> measure) {
      return Spread.of(steps.stream().mapToDouble(measure).toArray());
    }
  }

  /** Measures the traces. */
  public static TraceStatistics of(List<LegacyTrace> scan) {
    Map<String, List<LegacyStep>> byType = new LinkedHashMap<>();
    List<LegacyStep> all = scan.stream().flatMap(trace -> trace.steps().stream()).toList();
    for (LegacyStep step : all) {
      byType.computeIfAbsent(step.type(), type -> new ArrayList<>()).add(step);
    }
    Map<String, StepStatistics> types = new LinkedHashMap<>();
    byType.forEach((type, steps) -> types.put(type, StepStatistics.of(steps)));
    return new TraceStatistics(
        scan.size(),
        all.size(),
        scan.isEmpty() ? 0 : all.size() / (double) scan.size(),
        mean(scan, LegacyTrace::totalLatencySeconds),
        mean(scan, LegacyTrace::totalTokens),
        successRate(scan),
        total(all.stream(), LegacyStep::energyJoules),
        total(byType.getOrDefault("generate", List.of()).stream(), LegacyStep::energyJoules),
        types);
  }

  static double mean(List<LegacyTrace> traces, ToDoubleFunction<LegacyTrace> measure) {
    Average.Sum sum = new Average.Sum();
    traces.forEach(trace -> sum.add(measure.applyAsDouble(trace)));
    return sum.meanOr(0);
  }

  static double successRate(List<LegacyTrace> traces) {
    long evaluated = traces.stream().filter(trace -> trace.outcome() != null).count();
    long successes = traces.stream().filter(LegacyTrace::succeeded).count();
    return evaluated == 0 ? 0 : successes / (double) evaluated;
  }

  private static double total(Stream<LegacyStep> steps, ToDoubleFunction<LegacyStep> measure) {
    Average.Sum sum = new Average.Sum();
    steps.forEach(step -> sum.add(measure.applyAsDouble(step)));
    return sum.sum();
  }
}
