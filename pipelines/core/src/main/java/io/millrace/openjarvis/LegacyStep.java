package io.millrace.openjarvis;

/**
 * One step of a recorded run, as far as any result here depends on it. Absent numbers are 0.
 *
 * @param type route, retrieve, generate, tool_call or respond
 * @param tool the name of the called tool; null or empty when none was recorded
 * @param succeeded whether the step's output says success
 */
public record LegacyStep(
    String type,
    double durationSeconds,
    String tool,
    boolean succeeded,
    double inputTokens,
    double outputTokens,
    double energyJoules) {
  private static final String TOOL_CALL = "tool_call";

  /** Whether this step calls a tool, named or not. */
  public boolean isToolCall() {
    return TOOL_CALL.equals(type);
  }

  /** Whether this step calls a tool whose name was recorded. */
  public boolean isNamedToolCall() {
    return isToolCall() && tool != null && !tool.isEmpty();
  }
}
