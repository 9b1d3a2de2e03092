package io.millrace.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.registry.Slot;
import io.millrace.serving.ServingException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A client of any server with OpenAI's calls and vLLM's for adapters. Safe for use by several
 * threads. Every call throws a {@link ServingException} with its reason where the server refuses,
 * fails or cannot be reached.
 */
public final class ServingClient {

  /** The environment variable that holds the API key of the server that serves adapters. */
  public static final String KEY = "MILLRACE_SERVE_KEY";

  private static final String SLOTS = "/v1/millrace/slots";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final Optional<String> key;
  private final Duration patience;
  private final HttpClient http;

  /**
   * A client of one server.
   *
   * @param server with or without {@code /v1}
   * @param key the API key, where the server asks for one
   * @param patience how long one answer may take
   * @throws IllegalArgumentException if no header can carry the key
   */
  public ServingClient(URI server, Optional<String> key, Duration patience) {
    this.server = URI.create(server.toString().replaceAll("/+(v1/*)?$", ""));
    this.key =
        key.map(secret -> HeaderKey.checked(secret, "the model server"))
            .filter(secret -> !secret.isEmpty());
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  /**
   * A client with the key that an environment has under {@link #KEY}, if any.
   *
   * @throws IllegalArgumentException if the address is none of a server or holds a key, or if no
   *     header can carry the key
   */
  public static ServingClient of(URI server, Map<String, String> environment, Duration patience) {
    check(server, environment);
    return new ServingClient(server, Optional.ofNullable(environment.get(KEY)), patience);
  }

  /**
   * Refuses what {@link #of} would refuse, and asks no server.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  public static void check(URI server, Map<String, String> environment) {
    ServerAddress.check(server, "model server");
    if (server.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "Cannot use a server's address with a user or a password; put its API key in " + KEY);
    }
    Optional.ofNullable(environment.get(KEY)).ifPresent(key -> HeaderKey.checked(key, KEY));
  }

  /** Where the server is, without {@code /v1}. */
  public URI server() {
    return server;
  }

  /** The models that the server lists. */
  public List<ModelCard> models() throws IOException {
    List<ModelCard> models = new ArrayList<>();
    for (JsonNode card : json(get("/v1/models")).path("data")) {
      models.add(
          new ModelCard(
              card.path("id").asText(""), text(card.path("root")), text(card.path("parent"))));
    }
    return models;
  }

  /** The names of the models that the server lists. */
  public List<String> names() throws IOException {
    return models().stream().map(ModelCard::id).toList();
  }

  /**
   * Makes sure that the server lists a model.
   *
   * @throws ServingException with {@link Reason#NOT_LISTED} when it does not
   */
  void requireListed(String name) throws IOException {
    if (!names().contains(name)) {
      throw new ServingException(
          Reason.NOT_LISTED, "%s does not list '%s'; see its log".formatted(server, name));
    }
  }

  /** What the server says about the slots it follows; only Millrace's own does. */
  public JsonNode slots() throws IOException {
    return json(get(SLOTS));
  }

  /** Whether the server follows slots. One without such a call, which says 404 or 405, does not. */
  public boolean followsSlots() throws IOException {
    HttpResponse<String> response = send(request(SLOTS).GET());
    return switch (response.statusCode()) {
      case 404, 405 -> false;
      default -> !json(succeeded(SLOTS, response)).path("slots").isEmpty();
    };
  }

  /**
   * What a server that follows slots made of an adapter: empty until it has seen the log entry that
   * made the adapter a shadow. A promotion waits for a report, and needs it to be good.
   */
  public Optional<LoadReport> report(Slot slot, String adapterId) throws IOException {
    return slot(slot).flatMap(each -> LoadReport.in(each, adapterId));
  }

  /** What the server says about one slot; empty when it does not follow it. */
  Optional<JsonNode> slot(Slot slot) throws IOException {
    for (JsonNode each : slots().path("slots")) {
      if (each.path("scenario").asText().equals(slot.scenario())
          && each.path("role").asText().equals(slot.role())) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Loads an adapter from a folder that the server can read. */
  public void load(String name, String folder) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("lora_name", name).put("lora_path", folder);
    HttpResponse<String> response = post("/v1/load_lora_adapter", body);
    if (response.statusCode() != 200) {
      String message = Refusals.message(response.body());
      throw refused(
          Refusals.ofLoading(response.statusCode(), message), "load '" + name + "'", response);
    }
  }

  /** Unloads an adapter; false when the server does not know it. */
  public boolean unload(String name) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("lora_name", name);
    HttpResponse<String> response = post("/v1/unload_lora_adapter", body);
    if (response.statusCode() == 404 && !Refusals.isNoSuchCall(Refusals.message(response.body()))) {
      return false;
    }
    if (response.statusCode() != 200) {
      throw refused(Refusals.reason(response.statusCode()), "unload '" + name + "'", response);
    }
    return true;
  }

  /** Unloads those of these adapters that the server lists. */
  public void unloadListed(List<String> names) throws IOException {
    List<String> listed = names();
    for (String name : names) {
      if (listed.contains(name)) {
        unload(name);
      }
    }
  }

  /** A model's likeliest answer to a conversation. The server is asked not to keep it. */
  public String answer(String model, JsonNode messages, int maxTokens) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("model", model);
    body.set("messages", messages);
    body.put("temperature", 0).put("seed", 0).put("max_tokens", maxTokens).put("store", false);
    return chat(body).at("/choices/0/message/content").asText("");
  }

  /** Sends a chat request as it is and gives the answer's JSON. */
  public JsonNode chat(ObjectNode body) throws IOException {
    HttpResponse<String> response = post("/v1/chat/completions", body);
    if (response.statusCode() != 200) {
      Reason reason =
          response.statusCode() == 404
              ? Reason.UNKNOWN_MODEL
              : Refusals.reason(response.statusCode());
      throw refused(reason, "ask '" + body.path("model").asText() + "'", response);
    }
    return json(response);
  }

  /**
   * Sends a chat request and passes the answer's text on as it comes.
   *
   * @return the name of the model that answered
   */
  public String stream(ObjectNode body, Consumer<String> pieces) throws IOException {
    ObjectNode streamed = body.deepCopy().put("stream", true);
    HttpRequest request = posting("/v1/chat/completions", streamed).build();
    HttpResponse<Stream<String>> response =
        exchange(() -> http.send(request, HttpResponse.BodyHandlers.ofLines()));
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw Refusals.of(
            server,
            response.statusCode() == 404
                ? Reason.UNKNOWN_MODEL
                : Refusals.reason(response.statusCode()),
            "ask '" + body.path("model").asText() + "'",
            response.statusCode(),
            withoutKey(lines.collect(Collectors.joining("\n"))));
      }
      ChatEvents events = new ChatEvents(pieces);
      for (String line : (Iterable<String>) lines::iterator) {
        events.line(line);
      }
      if (!events.isComplete()) {
        throw new ServingException(
            Reason.FAILED,
            "%s ended in the middle of an answer%s".formatted(server, events.trouble()));
      }
      return events.model();
    } catch (UncheckedIOException e) {
      throw unreachable(e.getCause());
    }
  }

  private ServingException refused(Reason reason, String what, HttpResponse<String> response) {
    return Refusals.of(server, reason, what, response.statusCode(), withoutKey(response.body()));
  }

  /** A server may repeat the header that it was sent. */
  private String withoutKey(String text) {
    return key.map(secret -> text.replace(secret, "(key)")).orElse(text);
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.asText() : "";
  }

  private HttpResponse<String> get(String path) throws IOException {
    return succeeded(path, send(request(path).GET()));
  }

  private HttpResponse<String> succeeded(String path, HttpResponse<String> response)
      throws ServingException {
    if (response.statusCode() != 200) {
      throw refused(Refusals.reason(response.statusCode()), "answer " + path, response);
    }
    return response;
  }

  private HttpResponse<String> post(String path, ObjectNode body) throws IOException {
    return send(posting(path, body));
  }

  private HttpRequest.Builder posting(String path, ObjectNode body) throws IOException {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request.timeout(patience);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    HttpRequest built = request.build();
    return exchange(() -> http.send(built, HttpResponse.BodyHandlers.ofString()));
  }

  @FunctionalInterface
  private interface Sending<T> {
    HttpResponse<T> send() throws IOException, InterruptedException;
  }

  private <T> HttpResponse<T> exchange(Sending<T> sending) throws IOException {
    try {
      return sending.send();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + server + " was asked");
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private ServingException unreachable(IOException e) {
    String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ServingException(
        Reason.UNREACHABLE,
        "%s does not answer (%s); start it, or give the address of one that runs"
            .formatted(server, cause),
        e);
  }

  private JsonNode json(HttpResponse<String> response) throws IOException {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new ServingException(
          Reason.FAILED,
          "%s answered with something else than JSON; is it a model server?".formatted(server),
          e);
    }
  }
}
