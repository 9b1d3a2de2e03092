package io.millrace.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.serve.routing.Upstream;
import io.millrace.serve.traces.AnswerTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A request that another server answers, and what has come of it so far. */
final class Forwarded {

  private static final List<String> CONFIG =
      List.of("temperature", "top_p", "max_tokens", "max_completion_tokens");

  private final ObjectNode body;
  private final Router.Remote to;
  private final String id;
  private final Instant started = Instant.now();
  private final long startedNanos = System.nanoTime();
  private final Map<Integer, ForwardedChoice> choices = new TreeMap<>();
  private JsonNode usage = NullNode.getInstance();
  private Optional<String> error = Optional.empty();

  Forwarded(ObjectNode body, Router.Remote to, String id) {
    this.body = body;
    this.to = to;
    this.id = id;
  }

  Upstream upstream() {
    return to.upstream();
  }

  /** What the other server is asked; it need not keep what this one keeps. */
  ObjectNode asked() {
    ObjectNode asked = body.deepCopy();
    asked.remove("metadata");
    return asked.put("model", upstream().model()).put("store", false);
  }

  /** A whole answer, as the client gets it. */
  ObjectNode hearWhole(JsonNode answer) {
    ObjectNode named = named(answer);
    answer.path("choices").forEach(choice -> choice(choice).hear(choice.path("message"), choice));
    if (!isHeard() || isFailed()) {
      throw new IllegalArgumentException("an answer without choices, or an error");
    }
    return named;
  }

  /** One event of a stream, as the client gets it. */
  ObjectNode hearChunk(JsonNode chunk) {
    ObjectNode named = named(chunk);
    chunk.path("choices").forEach(choice -> choice(choice).hear(choice.path("delta"), choice));
    return named;
  }

  /** Whether there was any choice. */
  boolean isHeard() {
    return !choices.isEmpty();
  }

  /** Whether the other server said that it failed, after it had begun to answer. */
  boolean isFailed() {
    return error.isPresent();
  }

  /** What is wrong with an answer that had begun. */
  String complaint() {
    return error.map("it said: "::concat).orElse("its answer broke off");
  }

  private ForwardedChoice choice(JsonNode choice) {
    return choices.computeIfAbsent(choice.path("index").asInt(), index -> new ForwardedChoice());
  }

  private ObjectNode named(JsonNode answer) {
    if (!(answer instanceof ObjectNode named)) {
      throw new IllegalArgumentException("no JSON object");
    }
    if (named.path("usage").isObject()) {
      usage = named.path("usage");
    }
    if (named.hasNonNull("error")) {
      JsonNode said = named.get("error");
      error = Optional.of(said.path("message").asText(said.toString()));
    }
    return named.put("id", id).put("model", upstream().name());
  }

  /** A trace of each choice; the first has the id of the answer, others a suffix. */
  List<AnswerTrace> traces() {
    return traces(Optional.empty(), Optional.empty());
  }

  /** Traces of what was heard before the client went away. */
  List<AnswerTrace> cancelled() {
    return traces(Optional.of("cancelled"), Optional.empty());
  }

  /** Traces of what was heard before the answer failed, or one of the request alone. */
  List<AnswerTrace> failures(String outcome) {
    if (!isHeard()) {
      return List.of(trace(id, "", "error", NullNode.getInstance(), Optional.of(outcome)));
    }
    return traces(Optional.of("error"), Optional.of(outcome));
  }

  private List<AnswerTrace> traces(Optional<String> end, Optional<String> failure) {
    List<AnswerTrace> traces = new ArrayList<>();
    choices.forEach(
        (index, choice) ->
            traces.add(
                trace(
                    index == 0 ? id : id + "-" + index,
                    choice.text(),
                    end.orElseGet(choice::finish),
                    choice.toolCalls(),
                    failure)));
    return traces;
  }

  private AnswerTrace trace(
      String traceId, String text, String finish, JsonNode toolCalls, Optional<String> failure) {
    Map<String, String> metadata = new LinkedHashMap<>();
    body.path("metadata")
        .properties()
        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
    metadata.remove("scenario");
    String agent = Objects.requireNonNullElse(metadata.remove("agent"), "");
    metadata.put("conversation_key", to.conversation());
    return new AnswerTrace(
        traceId,
        to.slot().scenario(),
        agent.isEmpty() ? to.slot().role() : agent,
        upstream().name(),
        "",
        started,
        Duration.ofNanos(System.nanoTime() - startedNanos),
        body.path("messages").isArray() ? body.path("messages") : NullNode.getInstance(),
        body.hasNonNull("tools") ? body.get("tools") : NullNode.getInstance(),
        text,
        tokens("prompt_tokens"),
        tokens("completion_tokens"),
        config(),
        finish,
        failure,
        metadata,
        Optional.of(to.routing()),
        Optional.of(new AnswerTrace.Elsewhere(upstream().name(), toolCalls)));
  }

  /** Of several choices only the sum is known, which is no choice's own. */
  private Integer tokens(String name) {
    return choices.size() == 1 && usage.path(name).isInt() ? usage.path(name).asInt() : null;
  }

  private ObjectNode config() {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    CONFIG.stream().filter(body::hasNonNull).forEach(name -> config.set(name, body.get(name)));
    return config;
  }
}
