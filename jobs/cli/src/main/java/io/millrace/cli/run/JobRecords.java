package io.millrace.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import org.apache.flink.api.common.JobID;

/** How many records an operator of a job has taken, by what the cluster's REST server knows. */
final class JobRecords {

  private static final JsonMapper JSON = new JsonMapper();

  private final Duration limit;
  private final HttpClient client;
  private final URI job;
  private final String operator;

  /**
   * @param limit how long the server may take for an answer
   */
  JobRecords(URI cluster, JobID job, String operator, Duration limit) {
    this.limit = limit;
    this.client = HttpClient.newBuilder().connectTimeout(limit).build();
    this.job = cluster.resolve("/jobs/" + job + "/");
    this.operator = operator;
  }

  /** The number and the rate after so many seconds, or nothing while the server knows none. */
  String after(long seconds) {
    try {
      long records = taken();
      return records == 0
          ? ""
          : String.format(
              Locale.ROOT, ": %,d records, %,d/s", records, records / Math.max(1, seconds));
    } catch (IOException unanswered) {
      return " (no answer from Flink: %s)".formatted(unanswered.getMessage());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private long taken() throws IOException, InterruptedException {
    long records = 0;
    String metric = operator + ".numRecordsIn";
    for (JsonNode vertex : get(URI.create(job.toString().replaceAll("/$", ""))).path("vertices")) {
      String asked = "vertices/%s/subtasks/metrics?agg=sum&get=%s";
      for (JsonNode sum : get(job.resolve(asked.formatted(vertex.path("id").asText(), metric)))) {
        records += sum.path("sum").asLong();
      }
    }
    return records;
  }

  private JsonNode get(URI uri) throws IOException, InterruptedException {
    return JSON.readTree(
        client
            .send(HttpRequest.newBuilder(uri).timeout(limit).build(), BodyHandlers.ofString())
            .body());
  }
}
