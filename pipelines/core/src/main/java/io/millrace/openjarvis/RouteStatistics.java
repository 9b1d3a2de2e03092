package io.millrace.openjarvis;

import java.util.Comparator;
import java.util.List;

/**
 * How one model did under one agent.
 *
 * @param successRate successes over traces with a known outcome, 0 without any
 * @param averageFeedback over rated traces; null without any
 */
public record RouteStatistics(
    String model,
    String agent,
    int count,
    double averageLatencySeconds,
    double averageTokens,
    double successRate,
    Double averageFeedback) {
  private static final Comparator<RouteStatistics> BY_NAME =
      Comparator.comparing(RouteStatistics::model, Names.BY_CODE_POINT)
          .thenComparing(RouteStatistics::agent, Names.BY_CODE_POINT);

  private record Route(String model, String agent) {}

  /**
   * Returns one row for each pair of model and agent, by model and then agent in code-point order.
   */
  public static List<RouteStatistics> of(List<LegacyTrace> scan) {
    return Ranking.group(scan, trace -> new Route(trace.model(), trace.agent())).entrySet().stream()
        .map(entry -> of(entry.getKey(), entry.getValue()))
        .sorted(BY_NAME)
        .toList();
  }

  private static RouteStatistics of(Route route, List<LegacyTrace> traces) {
    Average feedback = Ranking.feedback(traces).average();
    return new RouteStatistics(
        route.model,
        route.agent,
        traces.size(),
        TraceStatistics.mean(traces, LegacyTrace::totalLatencySeconds),
        TraceStatistics.mean(traces, LegacyTrace::totalTokens),
        TraceStatistics.successRate(traces),
        feedback.count() == 0 ? null : (Double) feedback.mean());
  }
}
