package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.model.worker.WorkerJson;
import io.millrace.serving.JudgeServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server whose judge finds an answer good when it is the expected one, or does as told. */
final class JudgeStub implements AutoCloseable {

  /** What it was asked, as it came. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** What it writes about the material. */
  volatile Function<JsonNode, String> reply = JudgeStub::verdict;

  private final HttpServer http;

  JudgeStub() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/v1/chat/completions", this::chat);
    http.start();
  }

  JudgeServer server() {
    return new JudgeServer(
        URI.create("http://127.0.0.1:" + http.getAddress().getPort()), "judging");
  }

  static String verdict(JsonNode material) {
    boolean good = material.path("answer").equals(material.path("expected"));
    return "{\"score\": %d, \"valid\": true, \"reason\": \"%s\"}"
        .formatted(good ? 1 : 0, good ? "the same" : "other words");
  }

  private void chat(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(body);
    JsonNode material =
        WorkerJson.MAPPER.readTree(
            WorkerJson.MAPPER.readTree(body).at("/messages/1/content").asText());
    ObjectNode answer = WorkerJson.MAPPER.createObjectNode();
    ObjectNode message = answer.putArray("choices").addObject().putObject("message");
    message.put("content", reply.apply(material));
    byte[] bytes = WorkerJson.MAPPER.writeValueAsBytes(answer);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
