package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.jobs.mine.MineJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A cluster's REST API, for the mine job; quicker than a command line for every call. The cluster
 * reads the job's jar where it lies: one that is handed in is copied and hashed in each process.
 */
final class ClusterRest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BOUNDARY = "millrace-job-jar";
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final Path jar;
  private String jarId;

  ClusterRest(String url, Path jar) {
    this.url = url;
    this.jar = jar;
  }

  /** Submits the job and returns its id; a null savepoint is a start without state. */
  String run(List<String> arguments, int parallelism, String savepoint) throws IOException {
    if (jarId == null) {
      String answered = uploadEmpty().path("filename").asText();
      jarId = answered.substring(answered.lastIndexOf('/') + 1);
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("entryClass", MineJob.class.getName());
    request.put("flinkConfiguration", Map.of("pipeline.classpaths", jar.toUri().toString()));
    request.put("programArgsList", arguments);
    request.put("parallelism", parallelism);
    if (savepoint != null) {
      request.put("savepointPath", savepoint);
    }
    return send("POST", "/jars/" + jarId + "/run", json(request)).path("jobid").asText();
  }

  /** Takes a savepoint of a job that goes on, and returns where it lies. */
  String savepoint(String job, Path directory) throws IOException {
    Map<String, Object> request =
        Map.of("target-directory", directory.toUri().toString(), "cancel-job", false);
    String trigger =
        send("POST", "/jobs/" + job + "/savepoints", json(request)).path("request-id").asText();
    return await()
        .atMost(LIMIT)
        .until(
            () -> get("/jobs/" + job + "/savepoints/" + trigger).at("/operation/location").asText(),
            location -> !location.isEmpty());
  }

  /** Cancels the job, wherever it stands, and waits until it is gone. */
  void cancel(String job) throws IOException {
    if (!ended(job)) {
      send("PATCH", "/jobs/" + job + "?mode=cancel", BodyPublishers.noBody());
    }
    await().atMost(LIMIT).until(() -> ended(job));
  }

  String status(String job) throws IOException {
    return get("/jobs/" + job).path("state").asText();
  }

  private boolean ended(String job) throws IOException {
    return List.of("CANCELED", "FINISHED", "FAILED").contains(status(job));
  }

  /** How often the job went on from a checkpoint. */
  int restored(String job) throws IOException {
    return get("/jobs/" + job + "/checkpoints").at("/counts/restored").asInt();
  }

  /** When the newest checkpoint was complete, in epoch milliseconds; 0 before the first. */
  long lastCheckpoint(String job) throws IOException {
    return get("/jobs/" + job + "/checkpoints")
        .at("/latest/completed/latest_ack_timestamp")
        .asLong();
  }

  /** What made the job fail or restart, newest first, as one text. */
  String failures(String job) throws IOException {
    return get("/jobs/" + job + "/exceptions").toString();
  }

  JsonNode get(String path) throws IOException {
    return send("GET", path, BodyPublishers.noBody());
  }

  private JsonNode uploadEmpty() throws IOException {
    ByteArrayOutputStream empty = new ByteArrayOutputStream();
    new JarOutputStream(empty, new Manifest()).close();
    String head =
        """
        --%s\r
        Content-Disposition: form-data; name="jarfile"; filename="%s"\r
        Content-Type: application/x-java-archive\r
        \r
        """;
    return send(
        "POST",
        "/jars/upload",
        BodyPublishers.concat(
            BodyPublishers.ofString(head.formatted(BOUNDARY, jar.getFileName())),
            BodyPublishers.ofByteArray(empty.toByteArray()),
            BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")));
  }

  private static BodyPublisher json(Map<String, Object> request) throws IOException {
    return BodyPublishers.ofString(JSON.writeValueAsString(request));
  }

  private JsonNode send(String method, String path, BodyPublisher body) throws IOException {
    String type =
        path.endsWith("/upload")
            ? "multipart/form-data; boundary=" + BOUNDARY
            : "application/json; charset=UTF-8";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(LIMIT)
            .header("Content-Type", type)
            .method(method, body)
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(path + " " + response.body()).isBetween(200, 299);
      return JSON.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while asking " + path, e);
    }
  }
}
