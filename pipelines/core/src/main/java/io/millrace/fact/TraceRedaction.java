package io.millrace.fact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.privacy.RedactionSession;
import io.millrace.trace.ContentPart;
import io.millrace.trace.Feedback;
import io.millrace.trace.Message;
import io.millrace.trace.Step;
import io.millrace.trace.ToolCall;
import io.millrace.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Redacts every free text of a trace within one session, in the order of its fields. Ids, names of
 * agents, models and tools, and numbers stay as they are.
 */
final class TraceRedaction {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RedactionSession session;

  TraceRedaction(RedactionSession session) {
    this.session = session;
  }

  Trace redact(Trace trace) {
    return new Trace(
        trace.traceId(),
        trace.scenario(),
        trace.agent(),
        trace.agentVersion(),
        trace.model(),
        trace.provider(),
        trace.adapterId(),
        trace.startedAt(),
        trace.endedAt(),
        each(trace.messages(), this::message),
        text(trace.query()),
        text(trace.result()),
        json(trace.tools()),
        each(trace.steps(), this::step),
        trace.inputTokens(),
        trace.outputTokens(),
        trace.costUsd(),
        trace.latencyMillis(),
        text(trace.outcome()),
        each(trace.feedback(), this::feedback),
        json(trace.config()),
        trace.routing(),
        attributes(trace.attributes()));
  }

  private Message message(Message message) {
    return new Message(
        message.role(),
        each(message.content(), this::part),
        message.plain(),
        each(message.toolCalls(), this::call),
        message.toolCallId(),
        message.name());
  }

  private ContentPart part(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      String redacted = text(text.text());
      return redacted.equals(text.text()) ? text : new ContentPart.Text(redacted);
    }
    return part instanceof ContentPart.Other other
        ? new ContentPart.Other(json(other.json()))
        : part;
  }

  private ToolCall call(ToolCall call) {
    ToolCall.Arguments arguments = call.arguments();
    if (arguments instanceof ToolCall.Arguments.Json json) {
      arguments = new ToolCall.Arguments.Json(json(json.value()));
    } else if (arguments instanceof ToolCall.Arguments.Text text) {
      arguments = new ToolCall.Arguments.Text(text(text.text()));
    }
    return new ToolCall(call.id(), call.name(), arguments);
  }

  private Step step(Step step) {
    return new Step(
        step.kind(),
        step.name(),
        step.model(),
        step.startedAt(),
        step.durationMillis(),
        json(step.input()),
        json(step.output()),
        step.inputTokens(),
        step.outputTokens(),
        step.ok(),
        text(step.error()));
  }

  /** A score that held something personal is no number any more, but still JSON. */
  Feedback feedback(Feedback entry) {
    String raw = text(entry.rawScore());
    boolean replaced = raw != null && !raw.equals(entry.rawScore());
    return new Feedback(
        entry.traceId(),
        entry.step(),
        entry.name(),
        entry.source(),
        entry.author(),
        replaced ? null : entry.score(),
        replaced && !isJson(raw) ? TextNode.valueOf(raw).toString() : raw,
        entry.time(),
        text(entry.comment()));
  }

  private static boolean isJson(String text) {
    try {
      return JSON.readTree(text) != null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private Map<String, String> attributes(Map<String, String> attributes) {
    if (attributes.isEmpty()) {
      return attributes;
    }
    Map<String, String> redacted = new TreeMap<>();
    attributes.forEach((name, value) -> redacted.put(text(name), text(value)));
    return Collections.unmodifiableMap(redacted);
  }

  private String text(String text) {
    return text == null || text.isEmpty() ? text : session.redact(text);
  }

  private JsonNode json(JsonNode value) {
    if (value == null) {
      return null;
    }
    return switch (value.getNodeType()) {
      case STRING -> string(value);
      case OBJECT -> object(value);
      case ARRAY -> array(value);
      default -> value;
    };
  }

  private JsonNode string(JsonNode value) {
    String redacted = text(value.textValue());
    return redacted.equals(value.textValue()) ? value : TextNode.valueOf(redacted);
  }

  private ObjectNode object(JsonNode value) {
    ObjectNode redacted = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      redacted.set(text(member.getKey()), json(member.getValue()));
    }
    return redacted;
  }

  private ArrayNode array(JsonNode value) {
    ArrayNode redacted = JsonNodeFactory.instance.arrayNode(value.size());
    value.forEach(item -> redacted.add(json(item)));
    return redacted;
  }

  private static <T> List<T> each(List<T> items, UnaryOperator<T> change) {
    List<T> changed = new ArrayList<>(items.size());
    for (T item : items) {
      changed.add(change.apply(item));
    }
    return changed;
  }
}
