package io.millrace.openjarvis;

import java.util.List;

/**
 * Which traces an extractor takes.
 *
 * @param minQuality least feedback, inclusive
 * @param minSamplesPerClass classes with fewer qualifying traces are left out of routing and agent
 *     configs
 * @param agent exact agent name, which may be empty; null for every agent
 */
public record MiningOptions(double minQuality, int minSamplesPerClass, String agent) {
  /** Feedback of 0.7 or more, any class size, every agent. */
  public static final MiningOptions DEFAULT = new MiningOptions(0.7, 1, null);

  /** Returns the successful traces rated well enough, in the order given. */
  List<LegacyTrace> qualifying(List<LegacyTrace> traces) {
    return traces.stream().filter(this::qualifies).toList();
  }

  private boolean qualifies(LegacyTrace trace) {
    return trace.succeeded()
        && trace.feedback() != null
        && trace.feedback() >= minQuality
        && (agent == null || agent.equals(trace.agent()));
  }
}
