package io.millrace.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The model vectors: those under {@code -Dmillrace.vectors}, and the whole set beside the
 * repository where it exists. A file is taken from the first place that has it.
 */
public final class ModelVectors {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Path> PLACES =
      Stream.of(
              Path.of(System.getProperty("millrace.vectors")),
              Path.of(System.getProperty("millrace.root")).resolve("../shared/vectors"))
          .map(root -> root.resolve("model").normalize())
          .toList();

  private ModelVectors() {}

  /** The file or folder, or empty (with a line on standard output) where no place has it. */
  public static Optional<Path> find(String relative) {
    Optional<Path> found =
        PLACES.stream().map(p -> p.resolve(relative)).filter(Files::exists).findFirst();
    if (found.isEmpty()) {
      System.out.println("model/" + relative + ": absent under " + PLACES + ", skipped");
    }
    return found;
  }

  /** The JSON files of a folder, of all places, in the order of their names. */
  public static List<Path> jsonFiles(String folder) throws IOException {
    TreeMap<String, Path> files = new TreeMap<>();
    for (Path place : PLACES) {
      if (Files.isDirectory(place.resolve(folder))) {
        try (Stream<Path> listed = Files.list(place.resolve(folder))) {
          listed
              .filter(file -> file.toString().endsWith(".json"))
              .forEach(file -> files.putIfAbsent(file.getFileName().toString(), file));
        }
      }
    }
    if (files.isEmpty()) {
      System.out.println("model/" + folder + ": absent under " + PLACES + ", skipped");
    }
    return new ArrayList<>(files.values());
  }

  public static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  public static long[] longs(JsonNode array) {
    return JSON.convertValue(array, long[].class);
  }

  public static int[] ints(JsonNode array) {
    return JSON.convertValue(array, int[].class);
  }

  /** Says how many cases of a file were checked. */
  public static void report(Path file, int cases) {
    System.out.println(file + ": " + cases + " cases");
  }
}
