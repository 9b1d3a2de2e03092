package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the weights lie that a folder is loaded with. Of a model it is {@code model.safetensors},
 * else what {@code model.safetensors.index.json} names, as transformers decides; where neither is
 * there, and in an adapter's folder, it is every safetensors file.
 *
 * @param files in the order of their names
 * @param indexed the file's name of each tensor that an index places
 */
record WeightPlaces(List<Path> files, Map<String, String> indexed) {

  static final String ADAPTER_CONFIG = "adapter_config.json";

  private static final String SUFFIX = ".safetensors";
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  WeightPlaces {
    files = List.copyOf(files);
    indexed = Map.copyOf(indexed);
  }

  /**
   * The places in a folder.
   *
   * @throws IOException when there is no safetensors file, or an index that cannot be used
   */
  static WeightPlaces of(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(ADAPTER_CONFIG))) {
      if (Files.isRegularFile(folder.resolve(SINGLE))) {
        return new WeightPlaces(List.of(folder.resolve(SINGLE)), Map.of());
      }
      if (Files.isRegularFile(folder.resolve(INDEX))) {
        return indexed(folder);
      }
    }
    return new WeightPlaces(all(folder), Map.of());
  }

  /** Whether a tensor of a file is loaded: not where the index places it in another file. */
  boolean has(Path file, String tensor) {
    String name = file.getFileName().toString();
    return indexed.getOrDefault(tensor, name).equals(name);
  }

  private static WeightPlaces indexed(Path folder) throws IOException {
    Path index = folder.resolve(INDEX);
    JsonNode map = Manifests.tree(index, Files.readAllBytes(index)).path("weight_map");
    Map<String, String> names = new TreeMap<>();
    for (Map.Entry<String, JsonNode> place : map.properties()) {
      String name = place.getValue().asText();
      if (!name.endsWith(SUFFIX) || name.contains("/") || name.contains("\\")) {
        throw new IOException(
            "Cannot hash the weights in %s: %s names '%s', which is no .safetensors file beside it"
                .formatted(folder, INDEX, name));
      }
      names.put(place.getKey(), name);
    }
    if (names.isEmpty()) {
      throw new IOException(
          "Cannot hash the weights in %s: %s names none in 'weight_map'; take all files of the model again"
              .formatted(folder, INDEX));
    }
    List<Path> files = names.values().stream().distinct().sorted().map(folder::resolve).toList();
    return new WeightPlaces(files, names);
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files = entries.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toList();
      if (files.isEmpty()) {
        throw new IOException(
            "Cannot hash the weights in %s: it has no .safetensors file".formatted(folder));
      }
      return files;
    }
  }
}
