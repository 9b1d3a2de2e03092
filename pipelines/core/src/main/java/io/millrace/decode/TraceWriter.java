package io.millrace.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.trace.ContentPart;
import io.millrace.trace.Feedback;
import io.millrace.trace.Message;
import io.millrace.trace.Routing;
import io.millrace.trace.Step;
import io.millrace.trace.ToolCall;
import io.millrace.trace.Trace;
import java.time.Instant;
import java.util.List;

/** Writes traces into one reused buffer; not for use by two threads at once. */
public final class TraceWriter {
  /** Smaller numbers would be read as seconds. */
  private static final long MILLIS_FROM = 100_000_000_000L;

  private final PlainJson out = new PlainJson();

  /** Writes a trace as {@link TraceJson#encode} does. */
  public byte[] write(Trace trace) {
    out.clear();
    out.open('{');
    text(Names.TRACE_ID, trace.traceId());
    text(Names.SCENARIO, trace.scenario());
    text(Names.AGENT, trace.agent());
    text(Names.AGENT_VERSION, trace.agentVersion());
    text(Names.MODEL, trace.model());
    text(Names.PROVIDER, trace.provider());
    text(Names.ADAPTER_ID, trace.adapterId());
    time(Names.STARTED_AT, trace.startedAt());
    time(Names.ENDED_AT, trace.endedAt());
    messages(trace.messages());
    nullable(Names.QUERY, trace.query());
    nullable(Names.RESULT, trace.result());
    tree(Names.TOOLS, trace.tools());
    steps(trace.steps());
    number(Names.INPUT_TOKENS, trace.inputTokens());
    number(Names.OUTPUT_TOKENS, trace.outputTokens());
    number(Names.COST_USD, trace.costUsd());
    number(Names.LATENCY_MS, trace.latencyMillis());
    nullable(Names.OUTCOME, trace.outcome());
    feedback(trace.feedback());
    tree(Names.CONFIG, trace.config());
    routing(trace.routing());
    if (!trace.attributes().isEmpty()) {
      out.member(Names.ATTRIBUTES);
      out.open('{');
      trace
          .attributes()
          .forEach(
              (name, value) -> {
                out.member(name);
                out.string(value);
              });
      out.close('}');
    }
    out.close('}');
    return out.toBytes();
  }

  private void messages(List<Message> messages) {
    if (messages.isEmpty()) {
      return;
    }
    out.member(Names.MESSAGES);
    out.open('[');
    for (Message message : messages) {
      out.open('{');
      text(Names.ROLE, message.role());
      content(message);
      calls(message.toolCalls());
      nullable(Names.TOOL_CALL_ID, message.toolCallId());
      nullable(Names.NAME, message.name());
      out.close('}');
    }
    out.close(']');
  }

  private void content(Message message) {
    if (message.plain()) {
      if (!message.content().isEmpty()) {
        out.member(Names.CONTENT);
        out.string(message.text());
      }
      return;
    }
    out.member(Names.CONTENT);
    out.open('[');
    for (ContentPart part : message.content()) {
      if (part instanceof ContentPart.Text text) {
        out.open('{');
        text(Names.TYPE, "text");
        nullable(Names.TEXT, text.text());
        out.close('}');
      } else if (part instanceof ContentPart.Other other) {
        out.node(other.json());
      }
    }
    out.close(']');
  }

  private void calls(List<ToolCall> calls) {
    if (calls.isEmpty()) {
      return;
    }
    out.member(Names.TOOL_CALLS);
    out.open('[');
    for (ToolCall call : calls) {
      out.open('{');
      nullable(Names.ID, call.id());
      text(Names.TYPE, "function");
      out.member(Names.FUNCTION);
      out.open('{');
      text(Names.NAME, call.name());
      out.member(Names.ARGUMENTS);
      arguments(call.arguments());
      out.close('}');
      out.close('}');
    }
    out.close(']');
  }

  private void arguments(ToolCall.Arguments arguments) {
    if (arguments instanceof ToolCall.Arguments.Text text) {
      out.string(text.text());
    } else if (arguments instanceof ToolCall.Arguments.Json json) {
      if (json.value().isTextual()) {
        // a bare string would be read as text that may be JSON
        out.string(PlainJson.of(json.value()));
      } else {
        out.node(json.value());
      }
    }
  }

  private void steps(List<Step> steps) {
    if (steps.isEmpty()) {
      return;
    }
    out.member(Names.STEPS);
    out.open('[');
    for (Step step : steps) {
      out.open('{');
      text(Names.KIND, step.kind());
      text(Names.NAME, step.name());
      text(Names.MODEL, step.model());
      time(Names.STARTED_AT, step.startedAt());
      number(Names.DURATION_MS, step.durationMillis());
      tree(Names.INPUT, step.input());
      tree(Names.OUTPUT, step.output());
      number(Names.INPUT_TOKENS, step.inputTokens());
      number(Names.OUTPUT_TOKENS, step.outputTokens());
      if (step.ok() != null) {
        out.member(Names.OK);
        out.json(step.ok().toString());
      }
      text(Names.ERROR, step.error());
      out.close('}');
    }
    out.close(']');
  }

  private void feedback(List<Feedback> entries) {
    if (entries.isEmpty()) {
      return;
    }
    out.member(Names.FEEDBACK);
    out.open('[');
    for (Feedback entry : entries) {
      out.open('{');
      text(Names.TRACE_ID, entry.traceId());
      if (entry.step() != null) {
        out.member(Names.STEP);
        out.number(entry.step().longValue());
      }
      text(Names.NAME, entry.name());
      text(Names.SOURCE, entry.source());
      text(Names.AUTHOR, entry.author());
      if (entry.rawScore() != null) {
        out.member(Names.SCORE);
        out.json(entry.rawScore());
      } else {
        number(Names.SCORE, entry.score());
      }
      time(Names.TIME, entry.time());
      text(Names.COMMENT, entry.comment());
      out.close('}');
    }
    out.close(']');
  }

  private void routing(Routing routing) {
    if (routing == null) {
      return;
    }
    out.member(Names.ROUTING);
    out.open('{');
    text(Names.POLICY, routing.policy());
    number(Names.PROPENSITY, routing.propensity());
    if (!routing.candidates().isEmpty()) {
      out.member(Names.CANDIDATES);
      out.open('[');
      routing.candidates().forEach(out::string);
      out.close(']');
    }
    out.close('}');
  }

  private void text(byte[] name, String value) {
    if (!value.isEmpty()) {
      out.member(name);
      out.string(value);
    }
  }

  private void nullable(byte[] name, String value) {
    if (value != null) {
      out.member(name);
      out.string(value);
    }
  }

  private void number(byte[] name, Long value) {
    if (value != null) {
      out.member(name);
      out.number(value.longValue());
    }
  }

  private void number(byte[] name, Double value) {
    if (value != null) {
      out.member(name);
      out.number(value.doubleValue());
    }
  }

  private void time(byte[] name, Instant time) {
    if (time == null) {
      return;
    }
    out.member(name);
    long millis = time.toEpochMilli();
    if (millis >= MILLIS_FROM) {
      out.number(millis);
    } else {
      out.string(time.toString());
    }
  }

  private void tree(byte[] name, JsonNode value) {
    if (value != null) {
      out.member(name);
      out.node(value);
    }
  }
}
