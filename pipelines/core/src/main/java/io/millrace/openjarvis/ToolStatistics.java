package io.millrace.openjarvis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often one tool was called, how long a call took on average, and the share that succeeded. */
public record ToolStatistics(
    String tool, int calls, double averageLatencySeconds, double successRate) {

  private static final class Calls {
    private final Average.Sum latency = new Average.Sum();
    private int successes;

    void add(LegacyStep step) {
      latency.add(step.durationSeconds());
      successes += step.succeeded() ? 1 : 0;
    }

    ToolStatistics of(String tool) {
      Average average = latency.average();
      return new ToolStatistics(
          tool, average.count(), average.mean(), successes / (double) average.count());
    }
  }

  /**
   * Returns one row for each tool by name in code-point order; calls without a name are left out.
   */
  public static List<ToolStatistics> of(List<LegacyTrace> scan) {
    Map<String, Calls> tools = new TreeMap<>(Names.BY_CODE_POINT);
    for (LegacyTrace trace : scan) {
      for (LegacyStep step : trace.steps()) {
        if (step.isNamedToolCall()) {
          tools.computeIfAbsent(step.tool(), tool -> new Calls()).add(step);
        }
      }
    }
    return tools.entrySet().stream().map(entry -> entry.getValue().of(entry.getKey())).toList();
  }
}
