package io.millrace.cli;

import io.millrace.cli.settings.InfluxSettings;
import io.millrace.points.InfluxTarget;
import io.millrace.serving.HeaderKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sends the time-series server a write request without points, which changes nothing; to a server
 * that answers 400 to it, which some do, one with a point of {@code millrace_probe}.
 */
final class InfluxCheck {

  private static final String PART = "influx";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BAD_REQUEST = 400;

  /** The point was understood, and is too old or young to be kept. */
  private static final int UNPROCESSABLE = 422;

  private InfluxCheck() {}

  static Check of(InfluxSettings influx) throws InterruptedException {
    if (influx.url() == null) {
      return Check.well(PART, "none is named; run starts its own");
    }
    HttpRequest.Builder write =
        HttpRequest.newBuilder(
                URI.create(
                    influx.url().replaceAll("/+$", "")
                        + "/api/v2/write?org="
                        + encoded(influx.org())
                        + "&bucket="
                        + encoded(influx.bucket())))
            .timeout(PATIENCE);
    if (influx.token() != null) {
      try {
        write.header(
            "Authorization", "Token " + HeaderKey.checked(influx.token(), "MILLRACE_INFLUX_TOKEN"));
      } catch (IllegalArgumentException unusable) {
        return new Check(PART, unusable.getMessage(), "set the token alone, in visible ASCII");
      }
    }
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    try {
      HttpResponse<String> answer = sent(client, write, "");
      return answer(
          influx,
          answer.statusCode() == BAD_REQUEST ? sent(client, write, InfluxTarget.PROBE) : answer);
    } catch (IOException unreachable) {
      return new Check(
          PART,
          influx.url() + " is unreachable (" + unreachable.getClass().getSimpleName() + ")",
          "see that the server is up, and influx.url");
    }
  }

  private static HttpResponse<String> sent(
      HttpClient client, HttpRequest.Builder write, String lines)
      throws IOException, InterruptedException {
    return client.send(
        write.POST(HttpRequest.BodyPublishers.ofString(lines)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Check answer(InfluxSettings influx, HttpResponse<String> answer) {
    String found = influx.url() + " answers " + answer.statusCode();
    return switch (answer.statusCode()) {
      case 200, 204, UNPROCESSABLE -> Check.well(PART, influx.url());
      case BAD_REQUEST ->
          new Check(
              PART,
              found + " to a valid point: " + InfluxTarget.words(answer.body()),
              "see that influx.url is the server's own, with https where it speaks TLS");
      case 401, 403 ->
          new Check(
              PART,
              found + ": it refuses the token",
              "set MILLRACE_INFLUX_TOKEN to a token that may write to bucket " + influx.bucket());
      case 404 ->
          new Check(
              PART,
              found + ": it has no bucket " + influx.bucket() + " of " + influx.org(),
              "create the bucket, or name yours with influx.org and influx.bucket");
      default -> new Check(PART, found, "see the server's log");
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
