package io.millrace.serve.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.traces.TraceSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hands a chat to another server and its answer to the client, under an id of this server, so that
 * feedback can name the trace. Errors reach the client with the status and body that they had, and
 * become traces of failures.
 */
final class Forwarding {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 200;
  private static final int ANSWER_LIMIT = 16 << 20;
  private static final String EVENT = "data:";
  private static final String DONE = "[DONE]";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Duration patience;
  private final ServeMetrics metrics;
  private final TraceSink traces;

  Forwarding(Duration patience, ServeMetrics metrics, TraceSink traces) {
    this.patience = patience;
    this.metrics = metrics;
    this.traces = traces;
  }

  void answer(Exchange exchange, ObjectNode body, Router.Remote to, String unique)
      throws IOException {
    Forwarded forwarded = new Forwarded(body, to, Form.CHAT.id(unique));
    if (body.path("stream").asBoolean()) {
      stream(exchange, forwarded);
    } else {
      whole(exchange, forwarded);
    }
  }

  private void whole(Exchange exchange, Forwarded forwarded) throws IOException {
    HttpResponse<byte[]> response =
        await(exchange, forwarded, send(forwarded, LimitedBody.of(ANSWER_LIMIT)));
    if (response.statusCode() / 100 != 2) {
      refused(exchange, forwarded, response.statusCode(), response, response.body());
      return;
    }
    ObjectNode answer;
    try {
      answer = forwarded.hearWhole(JSON.readTree(response.body()));
    } catch (JsonProcessingException | IllegalArgumentException unreadable) {
      throw failed(forwarded, "unreadable", 502, "its answer is no chat completion");
    }
    settle(forwarded);
    exchange.json(200, answer);
  }

  private void stream(Exchange exchange, Forwarded forwarded) throws IOException {
    HttpResponse<InputStream> response =
        await(exchange, forwarded, send(forwarded, HttpResponse.BodyHandlers.ofInputStream()));
    try (InputStream body = response.body();
        Silence silence = new Silence(body, patience)) {
      if (response.statusCode() / 100 != 2) {
        byte[] refusal = refusal(forwarded, body, silence);
        refused(exchange, forwarded, response.statusCode(), response, refusal);
        return;
      }
      exchange.startEvents();
      String trouble = pass(exchange, forwarded, body, silence);
      if (trouble.isEmpty()) {
        settle(forwarded);
      } else {
        exchange.event(failed(forwarded, trouble, 502, forwarded.complaint()).json());
      }
      exchange.endEvents();
    }
  }

  /** All of a refusal within the patience for one silence. */
  private byte[] refusal(Forwarded forwarded, InputStream body, Silence silence) {
    try {
      return body.readNBytes(ANSWER_LIMIT);
    } catch (IOException lost) {
      boolean late = silence.isTooLong();
      throw failed(
          forwarded,
          late ? "timeout" : "broke_off",
          late ? 504 : 502,
          "it began to refuse and did not end");
    }
  }

  /** Passes events on; returns what kept the last from coming, or nothing. */
  private String pass(Exchange exchange, Forwarded forwarded, InputStream body, Silence silence)
      throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    while (true) {
      ObjectNode chunk;
      try {
        String line = lines.readLine();
        silence.broken();
        if (line == null) {
          return "broke_off";
        }
        if (!line.startsWith(EVENT)) {
          continue;
        }
        String data = line.substring(EVENT.length()).strip();
        if (data.equals(DONE)) {
          return forwarded.isHeard() ? "" : "unreadable";
        }
        chunk = forwarded.hearChunk(JSON.readTree(data));
      } catch (JsonProcessingException | IllegalArgumentException unreadable) {
        return "unreadable";
      } catch (IOException lost) {
        return silence.isTooLong() ? "timeout" : "broke_off";
      }
      if (forwarded.isFailed()) {
        return "failed";
      }
      passOn(exchange, forwarded, chunk);
    }
  }

  private void passOn(Exchange exchange, Forwarded forwarded, ObjectNode chunk) throws IOException {
    try {
      exchange.event(chunk);
    } catch (IOException gone) {
      metrics.cancelled();
      metrics.upstream(forwarded.upstream().name(), "cancelled");
      forwarded.cancelled().forEach(traces::accept);
      throw gone;
    }
  }

  private <T> CompletableFuture<HttpResponse<T>> send(
      Forwarded forwarded, HttpResponse.BodyHandler<T> handler) throws IOException {
    var upstream = forwarded.upstream();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.call("/chat/completions"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(forwarded.asked())));
    upstream.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return http.sendAsync(request.build(), handler);
  }

  private <T> HttpResponse<T> await(
      Exchange exchange, Forwarded forwarded, CompletableFuture<HttpResponse<T>> response)
      throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return response.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        if (exchange.isAbandoned()) {
          response.cancel(true);
          metrics.cancelled();
          throw new ClientGoneException();
        }
        if (System.nanoTime() > end) {
          response.cancel(true);
          throw failed(
              forwarded, "timeout", 504, "it did not answer within " + patience.toSeconds() + " s");
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof LimitedBody.TooLarge large) {
          throw failed(forwarded, "too_large", 502, large.getMessage());
        }
        boolean late = e.getCause() instanceof HttpTimeoutException;
        throw failed(
            forwarded,
            late ? "timeout" : "unreachable",
            late ? 504 : 502,
            "it cannot be reached (%s)".formatted(e.getCause().getClass().getSimpleName()));
      } catch (InterruptedException e) {
        response.cancel(true);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while another server answered");
      }
    }
  }

  private void refused(
      Exchange exchange, Forwarded forwarded, int status, HttpResponse<?> response, byte[] body)
      throws IOException {
    fail(forwarded, "status_" + status);
    exchange.passRetryAfter(response.headers().firstValue("Retry-After"));
    exchange.whole(
        status, response.headers().firstValue("Content-Type").orElse("application/json"), body);
  }

  private ApiError failed(Forwarded forwarded, String outcome, int status, String why) {
    fail(forwarded, outcome);
    return ApiError.of(
        status,
        "upstream_" + outcome,
        "the server %s was to answer and did not: %s".formatted(forwarded.upstream().name(), why));
  }

  private void fail(Forwarded forwarded, String outcome) {
    metrics.upstream(forwarded.upstream().name(), outcome);
    forwarded.failures("upstream_" + outcome).forEach(traces::accept);
  }

  private void settle(Forwarded forwarded) {
    metrics.upstream(forwarded.upstream().name(), "answered");
    forwarded.traces().forEach(traces::accept);
  }
}
