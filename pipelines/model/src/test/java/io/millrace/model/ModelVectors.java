package io.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;

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
 * The model vectors under {@code -Dmillrace.vectors}. While that is the repository's own part of
 * them, what it lacks comes from the whole set beside the repository, where that exists; another
 * directory is taken as it is, since its cases belong to models of its own.
 */
public final class ModelVectors {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ROOT = Path.of(System.getProperty("millrace.root")).toAbsolutePath();
  private static final Path OWN = ROOT.resolve("pipelines/testing/vectors").normalize();
  private static final List<Path> PLACES =
      places(Path.of(System.getProperty("millrace.vectors")).toAbsolutePath().normalize());

  private ModelVectors() {}

  private static List<Path> places(Path vectors) {
    Stream<Path> roots =
        vectors.equals(OWN)
            ? Stream.of(OWN, ROOT.resolve("../shared/vectors").normalize())
            : Stream.of(vectors);
    return roots.map(root -> root.resolve("model")).toList();
  }

  /** Whether these are the known vectors and no other directory's. */
  public static boolean areKnown() {
    return PLACES.size() > 1;
  }

  /** The file or folder, or empty (with a line on standard output) where it is absent. */
  public static Optional<Path> find(String relative) {
    Optional<Path> found =
        PLACES.stream().map(p -> p.resolve(relative)).filter(Files::exists).findFirst();
    if (found.isEmpty()) {
      System.out.println("model/" + relative + ": absent under " + PLACES + ", skipped");
    }
    return found;
  }

  /** Whether a file that another one names is there; if not, a line says so. */
  public static boolean isThere(Path file) {
    boolean there = Files.exists(file);
    if (!there) {
      System.out.println(file + ": absent, skipped");
    }
    return there;
  }

  /** The JSON files of a folder in the order of their names. */
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

  /** A model of the repository itself, for tests that need a real one and compare no vectors. */
  public static Path ownModel(String name) {
    return OWN.resolve("model/models").resolve(name);
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

  /**
   * Says how many were checked in all, and fails where the whole set lies beside the repository but
   * some of it was passed over.
   *
   * @param whole how many the whole set has
   */
  public static void checkCount(String what, int counted, int whole) {
    System.out.println(what + ": " + counted + " of " + whole);
    if (areKnown() && Files.isDirectory(PLACES.get(1))) {
      assertThat(counted).as(what).isEqualTo(whole);
    }
  }

  /** Says how many cases of a file were checked. */
  public static void report(Path file, int cases) {
    System.out.println(file + ": " + cases + " cases");
  }
}
