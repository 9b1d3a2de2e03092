package io.millrace.fact;

import io.millrace.identity.ConfigHash;
import io.millrace.identity.Split;
import io.millrace.identity.TextDigests;
import io.millrace.identity.TextIdentity;
import io.millrace.mining.AskedClass;
import io.millrace.trace.Message;
import io.millrace.trace.Origin;
import io.millrace.trace.Routing;
import io.millrace.trace.Step;
import io.millrace.trace.ToolCall;
import io.millrace.trace.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Derives the fact of a redacted trace. */
final class FactBuilder {
  private static final Pattern SCENARIO = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private final Trace trace;
  private final Origin origin;
  private final Set<Flag> flags;
  private final TextDigests digests;
  private final long startedAt;
  private final long endedAt;
  private int toolCalls;
  private int unparsed;
  private final TreeSet<String> toolNames = new TreeSet<>(CodePoints.ORDER);

  FactBuilder(Trace trace, Origin origin, Set<Flag> flags, TextDigests digests) {
    this.digests = digests;
    this.trace = trace;
    this.origin = origin;
    this.flags = flags;
    startedAt = time(trace.startedAt());
    endedAt = time(trace.endedAt());
  }

  private long time(Instant given) {
    if (given == null) {
      flags.add(Flag.TIME_MISSING);
      return origin.timestampMillis();
    }
    long millis = given.toEpochMilli();
    if (!EventTimes.inRange(millis, origin.timestampMillis())) {
      flags.add(Flag.TIME_OUT_OF_RANGE);
    }
    return millis;
  }

  /** Epoch milliseconds; the record's own time where the trace has no end. */
  long endedAt() {
    return endedAt;
  }

  Fact build(Fact.Redactions redactions, int payloadBytes, String contentHash) {
    countCalls();
    flagDurations();
    TextIdentity identity = digests.of(trace);
    Routing routing = trace.routing();
    String scenario = scenario();
    Double propensity = propensity(routing);
    return new Fact(
        trace.traceId(),
        scenario,
        trace.agent(),
        trace.agentVersion(),
        trace.model(),
        trace.provider(),
        trace.adapterId(),
        startedAt,
        endedAt,
        trace.outcome(),
        status(trace.outcome()),
        AskedClass.of(trace).label(),
        identity.promptHash(),
        identity.answerHash(),
        ConfigHash.of(trace.config()),
        identity.promptHash() == null ? null : Split.of(identity.promptHash()).label(),
        messageCount(),
        trace.steps().size(),
        toolCalls,
        unparsed,
        List.copyOf(toolNames),
        identity.messageHashes(),
        identity.messageLengths(),
        identity.messageIndexes(),
        trace.inputTokens(),
        trace.outputTokens(),
        trace.costUsd(),
        trace.latencyMillis(),
        routing == null ? null : routing.policy(),
        propensity,
        redactions,
        FinalResponse.scores(trace),
        labels(),
        origin.topic(),
        origin.partition(),
        origin.offset(),
        origin.timestampMillis(),
        payloadBytes,
        contentHash);
  }

  private String scenario() {
    if (SCENARIO.matcher(trace.scenario()).matches()) {
      return trace.scenario();
    }
    flags.add(Flag.SCENARIO_INVALID);
    return Trace.DEFAULT_SCENARIO;
  }

  private static String status(String outcome) {
    if (outcome == null) {
      return "unknown";
    }
    return outcome.equals("success") ? "success" : "failure";
  }

  private int messageCount() {
    return trace.messages().isEmpty()
        ? (trace.query() == null ? 0 : 1) + (trace.result() == null ? 0 : 1)
        : trace.messages().size();
  }

  private void countCalls() {
    boolean bySteps = false;
    for (Step step : trace.steps()) {
      if (step.kind().equals("tool_call")) {
        bySteps = true;
        call(step.name());
      }
    }
    for (Message message : trace.messages()) {
      for (ToolCall call : message.toolCalls()) {
        if (!bySteps) {
          call(call.name());
        }
        if (call.arguments() instanceof ToolCall.Arguments.Text) {
          unparsed++;
          flags.add(Flag.ARGUMENTS_NOT_JSON);
        }
      }
    }
  }

  private void call(String name) {
    toolCalls++;
    if (!name.isEmpty()) {
      toolNames.add(name);
    }
  }

  private void flagDurations() {
    boolean negative = trace.startedAt() != null && trace.endedAt() != null && endedAt < startedAt;
    negative |= trace.latencyMillis() != null && trace.latencyMillis() < 0;
    for (Step step : trace.steps()) {
      negative |= step.durationMillis() != null && step.durationMillis() < 0;
    }
    if (negative) {
      flags.add(Flag.NEGATIVE_DURATION);
    }
  }

  private Double propensity(Routing routing) {
    Double given = routing == null ? null : routing.propensity();
    if (given != null && !(given > 0 && given <= 1)) {
      flags.add(Flag.PROPENSITY_OUT_OF_RANGE);
    }
    return given;
  }

  private List<String> labels() {
    if (flags.isEmpty()) {
      return List.of();
    }
    List<String> labels = new ArrayList<>(flags.size());
    flags.forEach(flag -> labels.add(flag.label()));
    labels.sort(null);
    return List.copyOf(labels);
  }
}
