package io.millrace.points;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;

/**
 * A server that speaks the InfluxDB v2 write endpoint.
 *
 * @param token null or empty for a server without authentication
 */
public record InfluxTarget(String url, String org, String bucket, String token) {

  InfluxDBClient connect() {
    InfluxDBClientOptions.Builder options =
        InfluxDBClientOptions.builder().url(url).org(org).bucket(bucket);
    if (token != null && !token.isEmpty()) {
      options.authenticateToken(token.toCharArray());
    }
    return InfluxDBClientFactory.create(options.build());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return url + " (org " + org + ", bucket " + bucket + ")";
  }
}
