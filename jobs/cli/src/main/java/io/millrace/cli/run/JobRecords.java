package io.millrace.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.JobID;

/** How many records the mine job has taken, by what the cluster's REST server knows. */
final class JobRecords {

  private static final JsonMapper JSON = new JsonMapper();

  private final Duration limit;
  private final HttpClient client;
  private final URI job;
  private final MinedShare share;

  /**
   * @param share what tells the time left
   * @param limit how long the server may take for an answer
   */
  JobRecords(URI cluster, JobID job, MinedShare share, Duration limit) {
    this.limit = limit;
    this.client = HttpClient.newBuilder().connectTimeout(limit).build();
    this.job = cluster.resolve("/jobs/" + job + "/");
    this.share = share;
  }

  /**
   * The number, the rate and, where it is known, the time left after so many seconds; nothing while
   * the server knows none.
   */
  String after(long seconds) {
    try {
      Map<String, Long> sums = sums();
      long records = sums.getOrDefault(MinedShare.RECORDS, 0L);
      return records == 0
          ? ""
          : String.format(
              Locale.ROOT,
              ": %,d records, %,d/s%s",
              records,
              records / Math.max(1, seconds),
              left(share.of(sums), seconds));
    } catch (IOException unanswered) {
      return " (no answer from Flink: %s)".formatted(unanswered.getMessage());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Below a hundredth a forecast says nothing. */
  private static String left(double share, long seconds) {
    if (share >= 1) {
      return ", all read, loading";
    }
    return share < 0.01
        ? ""
        : String.format(
            Locale.ROOT,
            ", %.0f %%, %,.0f s left",
            Math.floor(100 * share),
            seconds * (1 - share) / share);
  }

  private Map<String, Long> sums() throws IOException, InterruptedException {
    Map<String, Long> sums = new HashMap<>();
    for (JsonNode vertex : get(URI.create(job.toString().replaceAll("/$", ""))).path("vertices")) {
      String asked = "vertices/%s/subtasks/metrics?agg=sum&get=%s";
      for (JsonNode metric :
          get(
              job.resolve(
                  asked.formatted(
                      vertex.path("id").asText(), String.join(",", share.metrics()))))) {
        sums.merge(metric.path("id").asText(), metric.path("sum").asLong(), Long::sum);
      }
    }
    return sums;
  }

  private JsonNode get(URI uri) throws IOException, InterruptedException {
    return JSON.readTree(
        client
            .send(HttpRequest.newBuilder(uri).timeout(limit).build(), BodyHandlers.ofString())
            .body());
  }
}
