package io.millrace.openjarvis;

import io.millrace.mining.QueryClass;
import java.util.List;

/**
 * One recorded run in OpenJarvis's form. Texts other than the outcome are never null, but may be
 * empty.
 *
 * @param outcome null when unknown; only the exact word "success" counts as success
 * @param feedback null when unrated; nominally 0 to 1, but not clamped
 * @param startedAt seconds since the Unix epoch
 */
public record LegacyTrace(
    String traceId,
    String query,
    String result,
    String agent,
    String model,
    String outcome,
    Double feedback,
    double startedAt,
    double totalTokens,
    double totalLatencySeconds,
    List<LegacyStep> steps) {
  private static final String SUCCESS = "success";

  public LegacyTrace {
    steps = List.copyOf(steps);
  }

  /** The class of the query. */
  public QueryClass queryClass() {
    return QueryClass.of(query);
  }

  /** Whether the outcome is exactly "success". */
  public boolean succeeded() {
    return SUCCESS.equals(outcome);
  }

  /** The feedback, or the given value for an unrated trace. */
  double feedbackOr(double absent) {
    return feedback == null ? absent : feedback;
  }

  /** The names of the called tools in step order; calls without a name are left out. */
  public List<String> tools() {
    return steps.stream().filter(LegacyStep::isNamedToolCall).map(LegacyStep::tool).toList();
  }
}
