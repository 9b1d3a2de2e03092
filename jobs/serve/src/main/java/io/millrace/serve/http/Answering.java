package io.millrace.serve.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.decode.Answer;
import io.millrace.serve.decode.DecodeLoop;
import io.millrace.serve.decode.Event;
import io.millrace.serve.decode.Lease;
import io.millrace.serve.decode.Models;
import io.millrace.serve.decode.RefusedException;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Answers one kind of request: waits in the queue, then gives the answer whole or as events. */
final class Answering {

  /** How long to wait for news before looking whether the client is still there. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Models models;
  private final DecodeLoop loop;
  private final ServeMetrics metrics;
  private final TraceSink traces;

  Answering(Models models, DecodeLoop loop, ServeMetrics metrics, TraceSink traces) {
    this.models = models;
    this.loop = loop;
    this.metrics = metrics;
    this.traces = traces;
  }

  /** Reads a request for a model that finds a prefix before its prompts. */
  interface Reading {
    Ask read(ObjectNode body, String prefix);
  }

  void answer(Exchange exchange, ObjectNode body, Reading reading, String unique)
      throws IOException {
    answer(exchange, body, lease(new Fields(body), body), reading, unique);
  }

  /** Answers with a model that is held already, and lets go of it. */
  void answer(Exchange exchange, ObjectNode body, Lease held, Reading reading, String unique)
      throws IOException {
    try (Lease lease = held) {
      Ask ask = reading.read(body, lease.model().prefix());
      Answer answer = new Answer(lease.model());
      ask.choices().forEach(choice -> answer.add(choice.promptIds(), choice.options()));
      Reply reply = new Reply(ask, ask.form().id(unique), lease, Instant.now());
      submit(answer);
      if (ask.stream()) {
        stream(exchange, reply, answer);
      } else {
        whole(exchange, reply, answer);
      }
    }
  }

  private Lease lease(Fields fields, ObjectNode body) {
    String model = fields.required("model");
    boolean traffic = fields.flag("store", true);
    return models
        .lease(model, Optional.of(ConversationKey.of(body)).filter(key -> traffic))
        .orElseThrow(
            () ->
                ApiError.unknownModel(
                    "The model '%s' does not exist; known are %s"
                        .formatted(model, models.names())));
  }

  private void submit(Answer answer) {
    try {
      loop.submit(answer);
    } catch (RefusedException e) {
      throw switch (e.reason()) {
        case FULL -> ApiError.of(429, "queue_full", e.getMessage());
        case STOPPING -> ApiError.of(503, "stopping", e.getMessage());
        case BROKEN -> ApiError.of(500, "decoding_ended", e.getMessage());
      };
    }
  }

  private void whole(Exchange exchange, Reply reply, Answer answer) throws IOException {
    while (!reply.isComplete()) {
      next(exchange, reply, answer).ifPresent(reply::hear);
    }
    Optional<ApiError> failure = complete(reply);
    if (failure.isPresent()) {
      throw failure.get();
    }
    ArrayNode choices = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < reply.size(); i++) {
      choices.add(reply.ask().form().choice(i, reply.generation(i).text(), reply.finish(i)));
    }
    ObjectNode body = reply.envelope(false);
    body.set("choices", choices);
    body.set("usage", reply.usage());
    exchange.json(200, body);
  }

  private void stream(Exchange exchange, Reply reply, Answer answer) throws IOException {
    exchange.startEvents();
    try {
      pieces(exchange, reply, answer);
    } catch (IOException gone) {
      answer.cancel();
      metrics.cancelled();
      trace(reply);
      throw gone;
    }
    Optional<ApiError> failure = complete(reply);
    try {
      if (failure.isPresent()) {
        exchange.event(failure.get().json());
      } else if (reply.ask().includeUsage()) {
        ObjectNode last = reply.envelope(true);
        last.putArray("choices");
        exchange.event(last.set("usage", reply.usage()));
      }
      exchange.endEvents();
    } catch (IOException gone) {
      metrics.cancelled();
      throw gone;
    }
  }

  /** Hands on what comes until all choices have ended. */
  private void pieces(Exchange exchange, Reply reply, Answer answer) throws IOException {
    Form form = reply.ask().form();
    for (int i = 0; form == Form.CHAT && i < reply.size(); i++) {
      ObjectNode opening = form.piece(i, "", null);
      ((ObjectNode) opening.get("delta")).put("role", "assistant").put("content", "");
      exchange.event(reply.chunk(opening));
    }
    while (!reply.isComplete()) {
      Optional<Event> event = next(exchange, reply, answer);
      event.ifPresent(reply::hear);
      if (event.isPresent() && event.get() instanceof Event.Piece piece) {
        exchange.event(reply.chunk(form.piece(piece.index(), piece.text(), null)));
      } else if (event.isPresent()
          && event.get() instanceof Event.Ended ended
          && ended.generation().isAnswer()) {
        exchange.event(reply.chunk(form.piece(ended.index(), "", reply.finish(ended.index()))));
      }
    }
  }

  private Optional<Event> next(Exchange exchange, Reply reply, Answer answer) throws IOException {
    try {
      Optional<Event> event = answer.next(LOOK);
      // a stream learns it from its next write
      if (!reply.ask().stream() && exchange.isAbandoned()) {
        answer.cancel();
        metrics.cancelled();
        throw new ClientGoneException();
      }
      return event;
    } catch (InterruptedException e) {
      answer.cancel();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an answer was awaited");
    }
  }

  /** Counts and traces a reply that has ended; the error where it is no answer. */
  private Optional<ApiError> complete(Reply reply) {
    trace(reply);
    Optional<String> failure = reply.failure();
    if (failure.isEmpty()) {
      metrics.generated(
          reply.model(),
          reply.ask().promptTokens(),
          reply.tokens(),
          reply.millisToFirst(),
          reply.millis());
    }
    return failure.map(why -> ApiError.of(500, Reply.GENERATION_FAILED, why));
  }

  private void trace(Reply reply) {
    if (reply.ask().store()) {
      reply.traces().forEach(traces::accept);
    }
  }
}
