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
// one and the same text means that nothing was found in it
@SuppressWarnings({"ReferenceEquality", "StringEquality"})
final class TraceRedaction {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RedactionSession session;

  TraceRedaction(RedactionSession session) {
    this.session = session;
  }

  /** The redacted trace; the very parts that were given where nothing was found. */
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
    List<ContentPart> content = each(message.content(), this::part);
    List<ToolCall> calls = each(message.toolCalls(), this::call);
    return content == message.content() && calls == message.toolCalls()
        ? message
        : new Message(
            message.role(), content, message.plain(), calls, message.toolCallId(), message.name());
  }

  private ContentPart part(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      String redacted = text(text.text());
      return redacted == text.text() ? text : new ContentPart.Text(redacted);
    }
    if (part instanceof ContentPart.Other other) {
      JsonNode redacted = json(other.json());
      return redacted == other.json() ? other : new ContentPart.Other(redacted);
    }
    return part;
  }

  private ToolCall call(ToolCall call) {
    if (call.arguments() instanceof ToolCall.Arguments.Json json) {
      JsonNode redacted = json(json.value());
      return redacted == json.value()
          ? call
          : new ToolCall(call.id(), call.name(), new ToolCall.Arguments.Json(redacted));
    }
    if (call.arguments() instanceof ToolCall.Arguments.Text text) {
      String redacted = text(text.text());
      return redacted == text.text()
          ? call
          : new ToolCall(call.id(), call.name(), new ToolCall.Arguments.Text(redacted));
    }
    return call;
  }

  private Step step(Step step) {
    JsonNode input = json(step.input());
    JsonNode output = json(step.output());
    String error = text(step.error());
    return input == step.input() && output == step.output() && error == step.error()
        ? step
        : new Step(
            step.kind(),
            step.name(),
            step.model(),
            step.startedAt(),
            step.durationMillis(),
            input,
            output,
            step.inputTokens(),
            step.outputTokens(),
            step.ok(),
            error);
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
    return redacted == value.textValue() ? value : TextNode.valueOf(redacted);
  }

  private JsonNode object(JsonNode value) {
    ObjectNode redacted = null;
    int before = 0;
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      String name = text(member.getKey());
      JsonNode item = json(member.getValue());
      if (redacted == null && (name != member.getKey() || item != member.getValue())) {
        redacted = first(value, before);
      }
      if (redacted != null) {
        redacted.set(name, item);
      }
      before++;
    }
    return redacted == null ? value : redacted;
  }

  private static ObjectNode first(JsonNode value, int members) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    value.properties().stream()
        .limit(members)
        .forEach(member -> copy.set(member.getKey(), member.getValue()));
    return copy;
  }

  private JsonNode array(JsonNode value) {
    ArrayNode redacted = null;
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = json(value.get(i));
      if (redacted == null && item != value.get(i)) {
        redacted = JsonNodeFactory.instance.arrayNode(value.size());
        value.forEach(redacted::add);
      }
      if (redacted != null) {
        redacted.set(i, item);
      }
    }
    return redacted == null ? value : redacted;
  }

  private static <T> List<T> each(List<T> items, UnaryOperator<T> change) {
    List<T> changed = null;
    for (int i = 0; i < items.size(); i++) {
      T before = items.get(i);
      T after = change.apply(before);
      if (changed == null && after != before) {
        changed = new ArrayList<>(items);
      }
      if (changed != null) {
        changed.set(i, after);
      }
    }
    return changed == null ? items : changed;
  }
}
