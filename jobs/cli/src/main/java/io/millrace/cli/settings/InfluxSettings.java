package io.millrace.cli.settings;

/**
 * The time-series server that takes InfluxDB's version 2 write request.
 *
 * @param url null when no server is named: the embedded one is meant
 * @param token null when the server asks for none
 */
public record InfluxSettings(String url, String token, String org, String bucket) {

  /** Everything but the token. */
  @Override
  public String toString() {
    return "InfluxSettings[url=%s, token=%s, org=%s, bucket=%s]"
        .formatted(url, Secrets.masked("token", token), org, bucket);
  }
}
