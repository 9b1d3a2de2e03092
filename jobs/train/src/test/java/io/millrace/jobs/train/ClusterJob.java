package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** What a cluster's REST interface says of one job. */
record ClusterJob(String restUrl, String id) {

  /** RUNNING, CANCELED and so on. */
  String state() throws IOException {
    return read("").path("state").asText();
  }

  int completedCheckpoints() throws IOException {
    return read("/checkpoints").at("/counts/completed").asInt();
  }

  private JsonNode read(String what) throws IOException {
    try (InputStream in = URI.create(restUrl + "/jobs/" + id + what).toURL().openStream()) {
      return WorkerJson.MAPPER.readTree(in);
    }
  }
}
