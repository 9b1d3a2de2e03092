package io.millrace.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.generate.End;
import io.millrace.model.generate.Generation;
import io.millrace.model.generate.GenerationOptions;
import io.millrace.model.generate.Sampling;
import io.millrace.registry.Slot;
import io.millrace.serve.decode.Event;
import io.millrace.serve.decode.Lease;
import io.millrace.serve.traces.AnswerTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What has come of an answer so far. */
final class Reply {

  /** The code of the error that a client gets, and the outcome of the trace. */
  static final String GENERATION_FAILED = "generation_failed";

  private final Ask ask;
  private final String id;
  private final Lease lease;
  private final Instant started;
  private final long startedNanos = System.nanoTime();
  private final Generation[] generations;
  private final StringBuilder[] pieces;
  private long firstNanos;

  Reply(Ask ask, String id, Lease lease, Instant started) {
    this.ask = ask;
    this.id = id;
    this.lease = lease;
    this.started = started;
    this.generations = new Generation[ask.choices().size()];
    this.pieces =
        Stream.generate(StringBuilder::new).limit(generations.length).toArray(StringBuilder[]::new);
  }

  Ask ask() {
    return ask;
  }

  /** The name of the model that answers, which for a slot is what it leads to. */
  String model() {
    return lease.model().name();
  }

  void hear(Event event) {
    if (firstNanos == 0) {
      firstNanos = System.nanoTime();
    }
    if (event instanceof Event.Piece piece) {
      pieces[piece.index()].append(piece.text());
    } else if (event instanceof Event.Ended ended) {
      generations[ended.index()] = ended.generation();
    }
  }

  int size() {
    return generations.length;
  }

  Generation generation(int index) {
    return generations[index];
  }

  boolean isComplete() {
    return Arrays.stream(generations).allMatch(Objects::nonNull);
  }

  /** Why a complete reply is no answer. */
  Optional<String> failure() {
    return Arrays.stream(generations)
        .filter(generation -> !generation.isAnswer())
        .map(g -> g.end() instanceof End.Failed failed ? failed.reason() : "it was cancelled")
        .findFirst();
  }

  int tokens() {
    return Arrays.stream(generations).mapToInt(generation -> generation.ids().length).sum();
  }

  double millis() {
    return (System.nanoTime() - startedNanos) / 1e6;
  }

  double millisToFirst() {
    return (firstNanos - startedNanos) / 1e6;
  }

  ObjectNode usage() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("prompt_tokens", ask.promptTokens())
        .put("completion_tokens", tokens())
        .put("total_tokens", ask.promptTokens() + tokens());
  }

  ObjectNode envelope(boolean streamed) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("object", ask.form().object(streamed))
        .put("created", started.getEpochSecond())
        .put("model", model());
  }

  /** One part of a stream. */
  ObjectNode chunk(ObjectNode choice) {
    ObjectNode chunk = envelope(true);
    chunk.putArray("choices").add(choice);
    if (ask.includeUsage()) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  /** Why a choice ended; error and cancelled for what is only the beginning of an answer. */
  String finish(int index) {
    if (generations[index] == null || generations[index].end() instanceof End.Cancelled) {
      return "cancelled";
    }
    End end = generations[index].end();
    return end instanceof End.Failed ? "error" : end instanceof End.Length ? "length" : "stop";
  }

  /** A trace of each choice that ended or of which a part is there. */
  List<AnswerTrace> traces() {
    return IntStream.range(0, size())
        .filter(index -> generations[index] != null || !pieces[index].isEmpty())
        .mapToObj(this::trace)
        .toList();
  }

  /** One choice as a trace; the first has the id of the answer, others a suffix. */
  private AnswerTrace trace(int index) {
    Map<String, String> metadata = new LinkedHashMap<>(ask.metadata());
    String scenario = Objects.requireNonNullElse(metadata.remove("scenario"), "");
    String agent = Objects.requireNonNullElse(metadata.remove("agent"), "");
    lease.conversation().ifPresent(key -> metadata.put("conversation_key", key));
    Optional<Slot> slot = lease.slot();
    Ask.Choice choice = ask.choices().get(index);
    Optional<Generation> ended = Optional.ofNullable(generations[index]);
    boolean failed = ended.filter(known -> known.end() instanceof End.Failed).isPresent();
    return new AnswerTrace(
        index == 0 ? id : id + "-" + index,
        slot.map(Slot::scenario).orElse(scenario),
        agent.isEmpty() ? slot.map(Slot::role).orElse("") : agent,
        model(),
        lease.model().adapterId(),
        started,
        Duration.ofNanos(System.nanoTime() - startedNanos),
        input(index),
        ask.tools(),
        ended.map(Generation::text).orElseGet(pieces[index]::toString),
        choice.promptIds().length,
        ended.map(known -> known.ids().length).orElse(null),
        config(choice.options()),
        finish(index),
        failed ? Optional.of(GENERATION_FAILED) : Optional.empty(),
        metadata,
        lease.routing(),
        Optional.empty());
  }

  /** The conversation; of several prompts the one that this choice answers. */
  private JsonNode input(int index) {
    boolean several = ask.form() == Form.TEXT && ask.input().path(0).isTextual();
    if (!several) {
      return ask.form() == Form.CHAT || ask.input().isTextual()
          ? ask.input()
          : JsonNodeFactory.instance.textNode(ask.input().toString());
    }
    return ask.input().get(index * ask.input().size() / size());
  }

  private static ObjectNode config(GenerationOptions options) {
    Sampling sampling = options.sampling();
    ObjectNode config =
        JsonNodeFactory.instance
            .objectNode()
            .put("temperature", sampling.temperature())
            .put("max_tokens", options.maxTokens());
    if (sampling.temperature() > 0) {
      config.put("top_p", sampling.topP()).put("top_k", sampling.topK());
    }
    return config;
  }
}
