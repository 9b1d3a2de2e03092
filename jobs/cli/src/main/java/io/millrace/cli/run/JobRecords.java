package io.millrace.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.flink.mine.MineMetric;
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
  private static final String RECORDS = "mine.numRecordsIn";
  private static final String BYTES = "mine.millrace." + MineMetric.RECEIVED_BYTES.label();

  private final Duration limit;
  private final HttpClient client;
  private final URI job;
  private final long totalBytes;

  /**
   * @param totalBytes what there is to take, or 0 where nobody knows
   * @param limit how long the server may take for an answer
   */
  JobRecords(URI cluster, JobID job, long totalBytes, Duration limit) {
    this.limit = limit;
    this.client = HttpClient.newBuilder().connectTimeout(limit).build();
    this.job = cluster.resolve("/jobs/" + job + "/");
    this.totalBytes = totalBytes;
  }

  /**
   * The number, the rate and, where it is known, the time left after so many seconds; nothing while
   * the server knows none.
   */
  String after(long seconds) {
    try {
      Map<String, Long> sums = sums();
      long records = sums.getOrDefault(RECORDS, 0L);
      return records == 0
          ? ""
          : String.format(
              Locale.ROOT,
              ": %,d records, %,d/s%s",
              records,
              records / Math.max(1, seconds),
              left(sums.getOrDefault(BYTES, 0L), seconds));
    } catch (IOException unanswered) {
      return " (no answer from Flink: %s)".formatted(unanswered.getMessage());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Below a hundredth a forecast says nothing. */
  private String left(long bytes, long seconds) {
    return totalBytes == 0 || bytes < totalBytes / 100 || bytes == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", %d %%, %,d s left",
            Math.min(100, 100 * bytes / totalBytes),
            Math.max(0, seconds * (totalBytes - bytes) / bytes));
  }

  private Map<String, Long> sums() throws IOException, InterruptedException {
    Map<String, Long> sums = new HashMap<>();
    for (JsonNode vertex : get(URI.create(job.toString().replaceAll("/$", ""))).path("vertices")) {
      String asked = "vertices/%s/subtasks/metrics?agg=sum&get=%s,%s";
      for (JsonNode metric :
          get(job.resolve(asked.formatted(vertex.path("id").asText(), RECORDS, BYTES)))) {
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
