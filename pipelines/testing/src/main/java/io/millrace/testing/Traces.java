package io.millrace.testing;

import io.millrace.trace.Trace;

/** Changes of traces that tests and planted traffic need. */
final class Traces {

  private Traces() {}

  static Trace endedLater(Trace trace, long seconds) {
    return new Trace(
        trace.traceId(),
        trace.scenario(),
        trace.agent(),
        trace.agentVersion(),
        trace.model(),
        trace.provider(),
        trace.adapterId(),
        trace.startedAt(),
        trace.endedAt().plusSeconds(seconds),
        trace.messages(),
        trace.query(),
        trace.result(),
        trace.tools(),
        trace.steps(),
        trace.inputTokens(),
        trace.outputTokens(),
        trace.costUsd(),
        trace.latencyMillis(),
        trace.outcome(),
        trace.feedback(),
        trace.config(),
        trace.routing(),
        trace.attributes());
  }
}
