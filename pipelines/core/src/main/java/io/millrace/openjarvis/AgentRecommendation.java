package io.millrace.openjarvis;

import io.millrace.mining.QueryClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the config evolver advises for one class of queries, from every trace whatever its outcome.
 *
 * @param tools every tool the class used, best score first, first used among equals
 * @param agent best score, first seen among equals
 * @param maxTurns two more than the third quartile of tool calls a trace, at least 5
 * @param sampleCount traces of the class
 * @param agentScores each named agent's score, in first-seen order
 * @param toolScores each named tool's score, in first-used order
 */
public record AgentRecommendation(
    QueryClass queryClass,
    List<String> tools,
    String agent,
    int maxTurns,
    int sampleCount,
    Map<String, Score> agentScores,
    Map<String, Score> toolScores) {
  private static final int LEAST_TURNS = 5;
  private static final int SPARE_TURNS = 2;

  /** A weighted score, how often its subject occurred, and in how many successes. */
  public record Score(double value, int count, int successes) {}

  /** Returns the advice for each class with a named agent, by class label. */
  public static List<AgentRecommendation> analyze(List<LegacyTrace> scan) {
    Map<String, List<LegacyTrace>> classes =
        new TreeMap<>(Ranking.group(scan, trace -> trace.queryClass().label()));
    List<AgentRecommendation> advice = new ArrayList<>();
    for (List<LegacyTrace> traces : classes.values()) {
      Map<String, Score> agents = new LinkedHashMap<>();
      agentTallies(traces).forEach((name, tally) -> agents.put(name, tally.agentScore()));
      if (!agents.isEmpty()) {
        advice.add(of(traces, agents));
      }
    }
    return advice;
  }

  private static AgentRecommendation of(List<LegacyTrace> traces, Map<String, Score> agents) {
    Map<String, Score> tools = new LinkedHashMap<>();
    toolTallies(traces).forEach((name, tally) -> tools.put(name, tally.toolScore()));
    return new AgentRecommendation(
        traces.get(0).queryClass(),
        Ranking.descending(tools, Score::value),
        Ranking.best(agents, Double.NEGATIVE_INFINITY, Score::value),
        Math.max(thirdQuartileOfToolCalls(traces) + SPARE_TURNS, LEAST_TURNS),
        traces.size(),
        agents,
        tools);
  }

  private static int thirdQuartileOfToolCalls(List<LegacyTrace> traces) {
    List<Long> counts =
        traces.stream()
            .map(trace -> trace.steps().stream().filter(LegacyStep::isToolCall).count())
            .sorted(Comparator.naturalOrder())
            .toList();
    int index = Math.min((int) (counts.size() * 0.75), counts.size() - 1);
    return counts.get(index).intValue();
  }

  private static Map<String, Tally> agentTallies(List<LegacyTrace> traces) {
    Map<String, Tally> tallies = new LinkedHashMap<>();
    for (LegacyTrace trace : traces) {
      if (!trace.agent().isEmpty()) {
        tallies.computeIfAbsent(trace.agent(), name -> new Tally()).add(trace);
      }
    }
    return tallies;
  }

  private static Map<String, Tally> toolTallies(List<LegacyTrace> traces) {
    Map<String, Tally> tallies = new LinkedHashMap<>();
    for (LegacyTrace trace : traces) {
      for (String tool : trace.tools()) {
        tallies.computeIfAbsent(tool, name -> new Tally()).add(trace);
      }
    }
    return tallies;
  }

  private static final class Tally {
    private final Average.Sum feedback = new Average.Sum();
    private int successes;

    void add(LegacyTrace trace) {
      feedback.add(trace.feedbackOr(0));
      successes += trace.succeeded() ? 1 : 0;
    }

    Score agentScore() {
      return score(0.6 * successRate() + 0.4 * feedback.meanOr(0));
    }

    Score toolScore() {
      double familiarity = Math.min(Math.log1p(feedback.count()) / 10, 1);
      return score(0.4 * successRate() + 0.4 * feedback.meanOr(0) + 0.2 * familiarity);
    }

    private Score score(double value) {
      return new Score(value, feedback.count(), successes);
    }

    private double successRate() {
      return successes / (double) feedback.count();
    }
  }
}
