package io.millrace.cli.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * InfluxDB 2's write endpoint in front of a real server: it hands batches on, or answers as
 * InfluxDB 2 does in trouble.
 */
final class InfluxGate implements AutoCloseable {

  private static final String FIRST_PICKED = "millrace_traces,";

  private enum Poison {
    NONE,
    /** 400: one line cannot be parsed, and nothing of its batch is written. */
    REFUSED,
    /** 422: one point is dropped and the rest of its batch written. */
    DROPPED
  }

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String behind;
  private final Map<Integer, Long> firstAnswered = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> answered = new ConcurrentHashMap<>();
  private int status;
  private Poison poison = Poison.NONE;
  private String picked;

  InfluxGate(String behind) throws IOException {
    this.behind = behind;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v2/write", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Hands everything on. */
  synchronized void pass() {
    status = 0;
    poison = Poison.NONE;
    picked = null;
  }

  /** Answers everything with a status; 429 asks for three seconds of rest. */
  synchronized void answer(int trouble) {
    pass();
    status = trouble;
  }

  /** Refuses the batches that hold one line, which is picked from the next batch. */
  synchronized void refuseOneLine() {
    pass();
    poison = Poison.REFUSED;
  }

  /** Drops one point, which is picked from the next batch. */
  synchronized void dropOnePoint() {
    pass();
    poison = Poison.DROPPED;
  }

  /** The line that was picked to be refused or dropped. */
  synchronized Optional<String> picked() {
    return Optional.ofNullable(picked);
  }

  int answered(int withStatus) {
    return answered.getOrDefault(withStatus, 0);
  }

  /** The time from the first answer of one status to the first of another. */
  Duration between(int first, int second) {
    return Duration.ofNanos(firstAnswered.get(second) - firstAnswered.get(first));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int answer = settle(exchange.getRequestURI(), body.lines().toList());
    firstAnswered.putIfAbsent(answer, System.nanoTime());
    answered.merge(answer, 1, Integer::sum);
    if (answer == 429) {
      exchange.getResponseHeaders().add("Retry-After", "3");
    }
    byte[] message = "{\"message\":\"as the test says\"}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer, answer == 204 ? -1 : message.length);
    if (answer != 204) {
      exchange.getResponseBody().write(message);
    }
    exchange.close();
  }

  private synchronized int settle(URI path, List<String> lines) throws IOException {
    if (status != 0) {
      return status;
    }
    if (poison != Poison.NONE && picked == null) {
      picked =
          lines.stream().filter(line -> line.startsWith(FIRST_PICKED)).findFirst().orElse(null);
    }
    if (picked == null || !lines.contains(picked)) {
      return handOn(path, lines);
    }
    if (poison == Poison.REFUSED) {
      return 400;
    }
    handOn(path, lines.stream().filter(line -> !line.equals(picked)).toList());
    return 422;
  }

  private int handOn(URI path, List<String> lines) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(behind + path))
            .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines) + "\n"))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while handing points on to " + behind, e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
