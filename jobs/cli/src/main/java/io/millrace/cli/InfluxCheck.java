package io.millrace.cli;

import io.millrace.cli.settings.InfluxSettings;
import io.millrace.serving.HeaderKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends the time-series server a write request without points, which changes nothing. */
final class InfluxCheck {

  private static final String PART = "influx";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

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
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody());
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
      return answer(
          influx, client.send(write.build(), HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (IOException unreachable) {
      return new Check(
          PART,
          influx.url() + " is unreachable (" + unreachable.getClass().getSimpleName() + ")",
          "see that the server is up, and influx.url");
    }
  }

  // An empty body is a bad request to some servers, after they have let the caller in.
  private static Check answer(InfluxSettings influx, int status) {
    String found = influx.url() + " answers " + status;
    return switch (status) {
      case 200, 204, 400 -> Check.well(PART, influx.url());
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
