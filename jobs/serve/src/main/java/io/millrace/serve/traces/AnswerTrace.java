package io.millrace.serve.traces;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.trace.Routing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One answer in the canonical JSON form of a trace. Its outcome is a failure or unknown: whether a
 * whole answer was any good is for feedback to say.
 *
 * @param traceId the id under which the client got the answer
 * @param scenario the slot's scenario, or empty
 * @param agent who answers, by the client's word or as the slot; or empty
 * @param model the name of the model that answered
 * @param adapterId empty where the base answered alone
 * @param input chat messages as a list, or a prompt
 * @param tools tool definitions, or JSON null
 * @param inputTokens null when unknown
 * @param outputTokens null when unknown
 * @param config how the answer was generated
 * @param end why it ended: stop or length; error or cancelled for what is only its beginning
 * @param failure why there is no whole answer, as the trace's outcome; empty where nothing failed
 * @param routing how the model was drawn; empty where there was nothing to draw
 * @param elsewhere what another server made of it; empty for an answer of this one
 */
public record AnswerTrace(
    String traceId,
    String scenario,
    String agent,
    String model,
    String adapterId,
    Instant startedAt,
    Duration latency,
    JsonNode input,
    JsonNode tools,
    String answer,
    Integer inputTokens,
    Integer outputTokens,
    ObjectNode config,
    String end,
    Optional<String> failure,
    Map<String, String> metadata,
    Optional<Routing> routing,
    Optional<Elsewhere> elsewhere) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * An answer of another server.
   *
   * @param provider the server's name
   * @param toolCalls those of the answer, as OpenAI has them; JSON null for none
   */
  public record Elsewhere(String provider, JsonNode toolCalls) {}

  byte[] key() {
    return traceId.getBytes(StandardCharsets.UTF_8);
  }

  /** The record that Kafka gets. */
  public byte[] value() throws JsonProcessingException {
    ObjectNode trace = JsonNodeFactory.instance.objectNode();
    trace.put("trace_id", traceId);
    putText(trace, "scenario", scenario);
    putText(trace, "agent", agent);
    trace.put("model", model);
    trace.put("provider", elsewhere.map(Elsewhere::provider).orElse("millrace"));
    putText(trace, "adapter_id", adapterId);
    trace.put("started_at", startedAt.toEpochMilli());
    trace.put("ended_at", startedAt.plus(latency).toEpochMilli());
    boolean answered = failure.isEmpty() || !answer.isEmpty();
    failure.ifPresent(why -> trace.put("outcome", why));
    if (input.isArray()) {
      ArrayNode messages = trace.putArray("messages").addAll(input.valueStream().toList());
      if (answered) {
        messages.add(message());
      }
    } else if (!input.isNull()) {
      trace.put("query", input.asText());
      if (answered) {
        trace.put("result", answer);
      }
    }
    if (!tools.isNull()) {
      trace.set("tools", tools);
    }
    trace.put("input_tokens", inputTokens);
    trace.put("output_tokens", outputTokens);
    trace.put("latency_ms", latency.toNanos() / 1e6);
    trace.set("config", config);
    routing.ifPresent(drawn -> trace.set("routing", routing(drawn)));
    ObjectNode attributes = trace.putObject("attributes");
    attributes.put("finish_reason", end);
    metadata.forEach(attributes::put);
    return JSON.writeValueAsBytes(trace);
  }

  private ObjectNode message() {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("role", "assistant").put("content", answer);
    elsewhere
        .map(Elsewhere::toolCalls)
        .filter(calls -> !calls.isNull())
        .ifPresent(calls -> message.set("tool_calls", calls));
    return message;
  }

  private static ObjectNode routing(Routing drawn) {
    ObjectNode routing = JsonNodeFactory.instance.objectNode();
    routing.put("policy", drawn.policy()).put("propensity", drawn.propensity());
    drawn.candidates().forEach(routing.putArray("candidates")::add);
    return routing;
  }

  private static void putText(ObjectNode trace, String name, String value) {
    if (!value.isEmpty()) {
      trace.put(name, value);
    }
  }
}
