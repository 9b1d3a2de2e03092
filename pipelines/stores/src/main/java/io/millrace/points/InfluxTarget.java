package io.millrace.points;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.exceptions.InfluxException;
import io.millrace.serving.HeaderKey;
import java.io.IOException;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * A server that speaks the InfluxDB v2 write endpoint.
 *
 * @param token null or empty for a server without authentication
 */
public record InfluxTarget(String url, String org, String bucket, String token) {

  /** A line that every server takes; it is written only where a server answers 400. */
  public static final String PROBE = "millrace_probe value=1i";

  private static final int LONGEST = 300;

  /**
   * @throws IOException when no request can be made of the URL or the token
   */
  InfluxDBClient connect() throws IOException {
    try {
      InfluxDBClientOptions.Builder options =
          InfluxDBClientOptions.builder()
              .okHttpClient(
                  new OkHttpClient.Builder()
                      .protocols(List.of(Protocol.HTTP_1_1))
                      .addInterceptor(new ErrorWords()))
              .url(url)
              .org(org)
              .bucket(bucket);
      String key = token == null ? "" : HeaderKey.checked(token, "influx.token");
      if (!key.isEmpty()) {
        options.authenticateToken(key.toCharArray());
      }
      return InfluxDBClientFactory.create(options.build());
    } catch (InfluxException | IllegalArgumentException e) {
      throw new IOException(
          "Cannot write points to %s: %s; give influx.url as http(s)://host:port and influx.token"
                  .formatted(this, e.getMessage())
              + " as the token alone",
          e);
    }
  }

  /** What an answer says, or a page of a proxy, in one line without its markup. */
  public static String words(String body) {
    String line = body.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /** Without the token. */
  @Override
  public String toString() {
    return url + " (org " + org + ", bucket " + bucket + ")";
  }
}
