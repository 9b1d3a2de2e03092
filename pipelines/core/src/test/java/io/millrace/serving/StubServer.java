package io.millrace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** A server that behaves as vLLM does, or as badly as a test wants. */
final class StubServer implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  /** A status and a body. */
  record Answer(int status, String body) {}

  final TreeMap<String, String> adapters = new TreeMap<>();
  final List<String> calls = new ArrayList<>();
  Optional<Answer> loading = Optional.empty();
  Optional<Answer> listing = Optional.empty();
  Optional<Answer> chatting = Optional.empty();
  Optional<Answer> unloading = Optional.empty();
  Answer slots = error(404, "Not Found");
  boolean forgetful;
  boolean keepsAll;
  BiFunction<String, String, String> model = (name, question) -> name + " says " + question;

  private final HttpServer http;

  StubServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/v1/models", e -> answer(e, listing.orElseGet(this::list)));
    http.createContext("/v1/load_lora_adapter", this::load);
    http.createContext("/v1/unload_lora_adapter", this::unload);
    http.createContext("/v1/chat/completions", this::chat);
    http.createContext("/v1/millrace/slots", e -> answer(e, slots));
    http.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  ServingClient client() {
    return new ServingClient(URI.create(url() + "/v1/"), Optional.of("key"), Duration.ofMinutes(1));
  }

  private Answer list() {
    var list = JSON.createObjectNode();
    var data = list.putArray("data");
    data.addObject().put("id", "base").put("root", "/base").putNull("parent");
    adapters.forEach(
        (name, root) -> data.addObject().put("id", name).put("root", root).put("parent", "base"));
    return new Answer(200, list.toString());
  }

  private void load(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    String name = body.path("lora_name").asText();
    calls.add("load " + name);
    if (loading.isPresent()) {
      answer(exchange, loading.get());
    } else if (adapters.containsKey(name)) {
      answer(
          exchange,
          error(400, "The lora adapter '" + name + "' has already been loaded. If you want to"));
    } else {
      if (!forgetful) {
        adapters.put(name, body.path("lora_path").asText());
      }
      answer(exchange, new Answer(200, "Success: LoRA adapter '" + name + "' added successfully."));
    }
  }

  private void unload(HttpExchange exchange) throws IOException {
    String name = JSON.readTree(exchange.getRequestBody()).path("lora_name").asText();
    calls.add("unload " + name);
    Answer known = adapters.containsKey(name) ? done() : error(404, "cannot be found");
    if (!keepsAll) {
      adapters.remove(name);
    }
    answer(exchange, unloading.orElse(known));
  }

  private static Answer done() {
    return new Answer(200, "Success");
  }

  private void chat(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    String asked = body.at("/messages/0/content").asText();
    var reply = JSON.createObjectNode();
    reply
        .putArray("choices")
        .addObject()
        .putObject("message")
        .put("content", model.apply(body.path("model").asText(), asked));
    answer(exchange, chatting.orElse(new Answer(200, reply.toString())));
  }

  /** The error form of vLLM since 0.10. */
  static Answer error(int status, String message) {
    var body = JSON.createObjectNode();
    body.putObject("error").put("message", message).put("code", status);
    return new Answer(status, body.toString());
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
