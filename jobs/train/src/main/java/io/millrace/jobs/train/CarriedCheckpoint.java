package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What an attempt goes on from: an earlier one's checkpoint with the reports up to it. */
final class CarriedCheckpoint {

  private CarriedCheckpoint() {}

  /**
   * Brings both into an attempt's folder. The checkpoint gets its name last: an attempt that has
   * one has the reports up to it.
   *
   * @param reports of the earlier attempt
   */
  static void carry(RunFolder.Attempt from, List<JsonNode> reports, RunFolder.Attempt to)
      throws IOException {
    Path carried = to.path().resolve("carried.safetensors");
    try {
      Files.createLink(carried, from.checkpoint());
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Files.copy(from.checkpoint(), carried);
    }
    int steps;
    try (SafetensorsFile checkpoint = SafetensorsFile.open(carried)) {
      steps = Integer.parseInt(checkpoint.metadata().get("steps"));
    }
    StringBuilder kept = new StringBuilder();
    for (JsonNode report : reports) {
      if (report.path("step").asInt() <= steps && report.has("step")) {
        kept.append(report).append('\n');
      }
    }
    Files.writeString(to.progress(), kept);
    Files.move(carried, to.checkpoint(), StandardCopyOption.ATOMIC_MOVE);
  }
}
