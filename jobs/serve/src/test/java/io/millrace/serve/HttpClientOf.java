package io.millrace.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A plain HTTP client of one server. */
public final class HttpClientOf {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public HttpClientOf(URI server) {
    this.server = server;
  }

  /** A response's status, body and headers. */
  public record Reply(int status, String text, HttpResponse<String> response) {

    public JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new UncheckedIOException("not JSON: " + text, e);
      }
    }

    /** The data of each event. */
    public List<String> events() {
      return text.lines().filter(l -> l.startsWith("data: ")).map(l -> l.substring(6)).toList();
    }

    public String error(String field) {
      return json().path("error").path(field).asText();
    }

    public String content() {
      return json().at("/choices/0/message/content").asText();
    }
  }

  public Reply get(String path, String... headers) {
    return sent(request(path, headers).GET().build()).join();
  }

  public Reply post(String path, String body, String... headers) {
    return posting(path, body, headers).join();
  }

  /** Posts JSON written with single quotes. */
  public CompletableFuture<Reply> posting(String path, String body, String... headers) {
    return sent(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build());
  }

  public CompletableFuture<Reply> sent(HttpRequest request) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> new Reply(response.statusCode(), response.body(), response));
  }

  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  /** Asks a model one thing, greedily. */
  public static String chat(String model, String more) {
    return "{'model':'%s','messages':[{'role':'user','content':'The river turns'}],'temperature':0%s}"
        .formatted(model, more);
  }
}
