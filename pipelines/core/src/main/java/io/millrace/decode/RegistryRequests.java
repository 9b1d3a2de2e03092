package io.millrace.decode;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** GET requests to a schema registry, tried again for a bounded time. */
final class RegistryRequests {

  /**
   * @param request how long one request may take
   * @param attempts how often it is tried
   * @param pause before the second attempt; it doubles from one to the next
   */
  record Patience(Duration request, int attempts, Duration pause) {
    /** At most 34 seconds in all. */
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(8), 4, Duration.ofMillis(300));
  }

  private final SchemaRegistry registry;
  private final Patience patience;

  RegistryRequests(SchemaRegistry registry, Patience patience) {
    this.registry = registry;
    this.patience = patience;
  }

  SchemaRegistry registry() {
    return registry;
  }

  /**
   * The answer's body, empty when there is nothing at the path (404).
   *
   * @throws SchemaRegistryException when there is no answer after all attempts, or none for us
   */
  Optional<String> get(String path) {
    // requests are rare, and a client that is kept would hold its threads and our class loader
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.request)
            .build();
    HttpRequest request = request(path);
    Duration pause = patience.pause;
    String trouble = "";
    IOException cause = null;
    for (int attempt = 1; attempt <= patience.attempts; attempt++) {
      if (attempt > 1) {
        LockSupport.parkNanos(pause.toNanos());
        pause = pause.multipliedBy(2);
      }
      try {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        switch (response.statusCode()) {
          case 200 -> {
            return Optional.of(response.body());
          }
          case 404 -> {
            return Optional.empty();
          }
          case 401, 403 -> throw refused(response.statusCode());
          default -> {
            trouble = "answered " + response.statusCode();
            cause = null;
          }
        }
      } catch (IOException e) {
        trouble = "did not answer (" + e.getClass().getSimpleName() + ")";
        cause = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw trouble("was not waited for: interrupted", e);
      }
    }
    throw trouble(trouble + ", " + patience.attempts + " times", cause);
  }

  SchemaRegistryException trouble(String what, Exception cause) {
    return new SchemaRegistryException(
        "The schema registry at "
            + registry
            + " "
            + what
            + "; the record waits: bring the registry back, or name another with"
            + " --schema-registry URL",
        cause,
        false);
  }

  private SchemaRegistryException refused(int status) {
    return new SchemaRegistryException(
        "The schema registry at "
            + registry
            + " refused the login ("
            + status
            + "); give user:password in the schema-registry-user-info setting",
        null,
        true);
  }

  private HttpRequest request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .timeout(patience.request)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    if (registry.userInfo() != null) {
      byte[] login = registry.userInfo().getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
    }
    return request.build();
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
