package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;

/** What an attempt goes on from: an earlier one's checkpoint with the reports up to it. */
final class CarriedCheckpoint {

  private static final String ATTEMPT = "attempt";

  private CarriedCheckpoint() {}

  /** Which earlier attempt a carried report is of; empty where it is the folder's own. */
  static OptionalInt attempt(JsonNode report) {
    return report.has(ATTEMPT) ? OptionalInt.of(report.path(ATTEMPT).asInt()) : OptionalInt.empty();
  }

  /**
   * Brings both into an attempt's folder, each report with the attempt that it is of. The
   * checkpoint gets its name last: an attempt that has one has the reports up to it. The reports
   * are read once the checkpoint is fixed, as the earlier attempt may still be alive.
   */
  static void carry(RunFolder run, RunFolder.Attempt from, RunFolder.Attempt to)
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
    for (JsonNode report : run.progress(from)) {
      if (report.path("step").asInt() <= steps && report.has("step")) {
        ObjectNode known = report.deepCopy();
        known.put(ATTEMPT, attempt(report).orElse(from.number()));
        kept.append(known).append('\n');
      }
    }
    Files.writeString(to.progress(), kept);
    Files.move(carried, to.checkpoint(), StandardCopyOption.ATOMIC_MOVE);
  }
}
