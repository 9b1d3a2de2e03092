package io.millrace.points;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** An HTTP server that answers writes as the test says and keeps the points that it took. */
final class StubServer implements AutoCloseable {

  /** An answer to a batch of lines. */
  record Answer(int status, Map<String, String> headers, String body) {

    private static final String REFUSED =
        "{\"code\":\"invalid\",\"message\":\"refused by the test\"}";

    Answer(int status, Map<String, String> headers) {
      this(status, headers, REFUSED);
    }

    static Answer of(int status) {
      return new Answer(status, Map.of());
    }
  }

  private final HttpServer server;
  private final Map<String, String> points = new TreeMap<>();
  private final List<Integer> batches = new ArrayList<>();
  private Function<List<String>, Answer> answers = lines -> Answer.of(204);

  StubServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v2/write", this::handle);
    server.start();
  }

  void answer(Function<List<String>, Answer> function) {
    answers = function;
  }

  InfluxTarget target() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return new InfluxTarget(url, "org", "bucket", "secret");
  }

  /** The points by series and time, as the last write left them. */
  Map<String, String> points() {
    return points;
  }

  List<Integer> batches() {
    return batches;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<String> lines = body.lines().toList();
    batches.add(lines.size());
    Answer answer = answers.apply(lines);
    if (answer.status() == 204) {
      for (String line : lines) {
        String[] parts = line.split("(?<!\\\\) ", -1);
        points.put(parts[0] + " " + parts[2], parts[1]);
      }
    }
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    byte[] message = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), answer.status() == 204 ? -1 : message.length);
    if (answer.status() != 204) {
      exchange.getResponseBody().write(message);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
