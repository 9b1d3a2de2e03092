package io.millrace.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Requests to a child process over loopback. */
final class LocalHttp {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final String url;

  LocalHttp(String url) {
    this.url = url;
  }

  String url() {
    return url;
  }

  /** Returns the answer to a GET, or empty when nobody answers there. */
  Optional<HttpResponse<String>> get(String path) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT).build();
    try {
      return Optional.of(
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)));
    } catch (IOException notListening) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalServerException("Interrupted while asking " + url + path, e);
    }
  }

  /** Returns the body of a GET that is answered with status 200, or empty when none is yet. */
  Optional<String> found(String path) {
    return get(path).filter(response -> response.statusCode() == 200).map(HttpResponse::body);
  }

  /** Returns whether a GET is answered with status 200. */
  boolean answers(String path) {
    return found(path).isPresent();
  }

  /** Returns the body of a GET that is answered with status 200; anything else is an error. */
  String body(String path) {
    HttpResponse<String> response =
        get(path)
            .orElseThrow(
                () ->
                    new LocalServerException(
                        "Cannot reach " + url + path + "; check that the server still runs"));
    if (response.statusCode() != 200) {
      throw new LocalServerException(
          "Request "
              + url
              + path
              + " was refused with status "
              + response.statusCode()
              + "; correct it: "
              + response.body());
    }
    return response.body();
  }
}
