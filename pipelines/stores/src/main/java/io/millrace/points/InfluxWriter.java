package io.millrace.points;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes lines with the blocking API; the asynchronous one discards points when the server is down.
 * InfluxDB 2 refuses a whole batch with 400 for one line that it cannot parse, so such a batch is
 * halved until the line stands alone; with 422 it has dropped the point and kept the rest. A line
 * counts as refused only where the server takes others: what answers 400 to everything is no server
 * of points.
 */
final class InfluxWriter {

  /** With which the client begins a server's words. */
  private static final Pattern CLIENTS_OWN = Pattern.compile("^HTTP status code: \\d+; Message: ");

  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;

  private final WriteApiBlocking api;
  private final InfluxTarget target;
  private boolean takes;

  InfluxWriter(InfluxDBClient client, InfluxTarget target) {
    this.api = client.getWriteApiBlocking();
    this.target = target;
  }

  Delivery write(List<String> lines) {
    if (lines.isEmpty()) {
      return new Delivery.Settled(List.of());
    }
    try {
      send(lines);
      takes = true;
      return new Delivery.Settled(List.of());
    } catch (InfluxException e) {
      return switch (e.status()) {
        case BAD_REQUEST, TOO_LARGE -> lines.size() == 1 ? alone(lines.get(0), e) : halves(lines);
        case UNPROCESSABLE -> refused(lines.size() == 1 ? lines.get(0) : null, e);
        default -> unavailable(e);
      };
    }
  }

  private void send(List<String> lines) {
    api.writeRecords(target.bucket(), target.org(), WritePrecision.MS, lines);
  }

  private Delivery alone(String line, InfluxException refusal) {
    if (!takes) {
      try {
        send(List.of(InfluxTarget.PROBE + line.substring(line.lastIndexOf(' '))));
      } catch (InfluxException e) {
        if (e.status() != UNPROCESSABLE) {
          return unavailable(e);
        }
      }
      takes = true;
    }
    return refused(line, refusal);
  }

  private Delivery halves(List<String> lines) {
    int middle = lines.size() / 2;
    Delivery first = write(lines.subList(0, middle));
    if (!(first instanceof Delivery.Settled settledFirst)) {
      return first;
    }
    Delivery second = write(lines.subList(middle, lines.size()));
    if (!(second instanceof Delivery.Settled settledSecond)) {
      return second;
    }
    List<Refused> refused = new ArrayList<>(settledFirst.refused());
    refused.addAll(settledSecond.refused());
    return new Delivery.Settled(refused);
  }

  private static Delivery refused(String line, InfluxException e) {
    return new Delivery.Settled(List.of(new Refused(line, e.status() + " " + words(e))));
  }

  private static String words(InfluxException e) {
    return CLIENTS_OWN.matcher(String.valueOf(e.getMessage())).replaceFirst("");
  }

  private Delivery unavailable(InfluxException e) {
    String remedy =
        switch (e.status()) {
          case BAD_REQUEST ->
              "see that influx.url is the server's own, with https where it speaks TLS; points stay"
                  + " due";
          case 401, 403 -> "check the token and what it may write";
          case 404 -> "check the URL, organisation and bucket";
          default -> "points stay due and are written once the server answers";
        };
    String cause = e.status() == 0 ? e.getMessage() : "HTTP " + e.status() + " " + words(e);
    return new Delivery.Unavailable(
        "Cannot write points to " + target + ": " + cause + "; " + remedy, retryAfter(e));
  }

  private static Duration retryAfter(InfluxException e) {
    for (Map.Entry<String, String> header : e.headers().entrySet()) {
      if (header.getKey().toLowerCase(Locale.ROOT).equals("retry-after")
          && header.getValue().strip().matches("\\d{1,6}")) {
        return Duration.ofSeconds(Long.parseLong(header.getValue().strip()));
      }
    }
    return Duration.ZERO;
  }
}
