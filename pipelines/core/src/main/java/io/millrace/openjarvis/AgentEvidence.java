package io.millrace.openjarvis;

import io.millrace.mining.QueryClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which agent did best on one class of queries, and with which tools.
 *
 * @param bestAgent greatest mean feedback, first seen among equals
 * @param bestTools the best agent's tools by number of calls, descending, first used among equals
 * @param averageFeedback over every qualifying trace of the class
 * @param agents each agent's mean feedback, in first-seen order
 */
public record AgentEvidence(
    String bestAgent,
    List<String> bestTools,
    double averageFeedback,
    int sampleCount,
    Map<String, Average> agents) {

  /**
   * Extracts the evidence for each class with enough qualifying traces, in first-seen order. The
   * best agent is empty when no agent's mean is above -1.
   */
  public static Map<QueryClass, AgentEvidence> extract(
      List<LegacyTrace> scan, MiningOptions options) {
    Map<QueryClass, AgentEvidence> classes = new LinkedHashMap<>();
    Ranking.group(options.qualifying(scan), LegacyTrace::queryClass)
        .forEach(
            (queryClass, traces) -> {
              if (traces.size() >= options.minSamplesPerClass()) {
                classes.put(queryClass, of(traces));
              }
            });
    return classes;
  }

  private static AgentEvidence of(List<LegacyTrace> traces) {
    Map<String, Average> agents = Ranking.averageFeedback(traces, LegacyTrace::agent);
    String winner = Ranking.best(agents, RoutingEvidence.FLOOR, Average::mean);
    String best = winner == null ? "" : winner;
    Map<String, Integer> calls = new LinkedHashMap<>();
    traces.stream()
        .filter(trace -> trace.agent().equals(best))
        .flatMap(trace -> trace.tools().stream())
        .forEach(tool -> calls.merge(tool, 1, Integer::sum));
    return new AgentEvidence(
        best,
        Ranking.descending(calls, Integer::doubleValue),
        Ranking.feedback(traces).average().mean(),
        traces.size(),
        agents);
  }
}
