package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.dataset.CreationTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A dataset's files, read without a database.
 *
 * @param sft how many SFT pairs
 * @param preference how many preference pairs
 * @param edges inner edges of its quality buckets; empty where it has none
 */
public record DatasetFolder(
    Path path, String hash, String scenario, long sft, long preference, List<Double> edges) {

  private static final String MANIFEST = "manifest.json";

  /** The dataset of a scenario that was made last. */
  public static Optional<DatasetFolder> newest(Path datasets, String scenario) throws IOException {
    Map<DatasetFolder, Instant> made = new HashMap<>();
    for (DatasetFolder dataset : all(datasets)) {
      if (dataset.scenario.equals(scenario)) {
        made.put(dataset, CreationTime.of(dataset.path));
      }
    }
    Comparator<DatasetFolder> byAge = Comparator.comparing(made::get);
    return made.keySet().stream().max(byAge.thenComparing(DatasetFolder::hash));
  }

  /** The one dataset whose hash begins so. */
  public static Optional<DatasetFolder> named(Path datasets, String hash) throws IOException {
    List<DatasetFolder> found = new ArrayList<>(all(datasets));
    found.removeIf(dataset -> !dataset.hash.startsWith(hash));
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  private static List<DatasetFolder> all(Path datasets) throws IOException {
    if (!Files.isDirectory(datasets)) {
      return List.of();
    }
    List<DatasetFolder> all = new ArrayList<>();
    try (Stream<Path> folders = Files.list(datasets)) {
      for (Path folder : folders.toList()) {
        // one that is being written, or was when its process was killed
        boolean draft = folder.getFileName().toString().startsWith(".");
        if (!draft && Files.isRegularFile(folder.resolve(MANIFEST))) {
          all.add(read(folder));
        }
      }
    }
    return all;
  }

  private static DatasetFolder read(Path folder) throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(folder.resolve(MANIFEST).toFile());
    return new DatasetFolder(
        folder,
        manifest.path("hash").asText(),
        manifest.path("scenario").asText(),
        manifest.path("sft").asLong(),
        manifest.path("preference").asLong(),
        manifest.path("parameters").path("edges").valueStream().map(JsonNode::asDouble).toList());
  }
}
