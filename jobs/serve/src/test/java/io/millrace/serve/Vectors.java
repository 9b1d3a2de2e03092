package io.millrace.serve;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Models and adapters of the repository's own vectors, whatever vectors a build names. */
public final class Vectors {

  private static final Path ROOT = Path.of(System.getProperty("millrace.root")).toAbsolutePath();
  private static final Path OWN = ROOT.resolve("pipelines/testing/vectors").normalize();
  private static final Path MODEL = OWN.resolve("model");

  private Vectors() {}

  /** A base of two layers with a chat template. */
  public static Path base() {
    return MODEL.resolve("models/llama-gqa");
  }

  /** Another base, of another architecture. */
  public static Path foreignBase() {
    return MODEL.resolve("models/qwen2-bf16");
  }

  /** An adapter for {@link #base()}. */
  public static Path adapter() {
    return MODEL.resolve("lora/llama-gqa-all-r8/final");
  }

  /** Another adapter for {@link #base()}. */
  public static Path otherAdapter() {
    return MODEL.resolve("lora/llama-gqa-all-r8-random-b/final");
  }

  /** An adapter for another base. */
  public static Path foreignAdapter() {
    return MODEL.resolve("lora/qwen2-bf16-all-r8/final");
  }

  /**
   * The demo's base with an adapter and answers, where {@code -Dmillrace.vectors} has it; while
   * that is the repository's own part, also from the whole set beside the repository.
   */
  public static Optional<Path> demoBase() {
    Path named = Path.of(System.getProperty("millrace.vectors")).toAbsolutePath().normalize();
    Path beside = ROOT.resolve("../shared/vectors").normalize();
    List<Path> places = named.equals(OWN) ? List.of(OWN, beside) : List.of(named);
    Optional<Path> found =
        places.stream()
            .map(vectors -> vectors.resolve("model/demo-base"))
            .filter(Files::isDirectory)
            .findFirst();
    if (found.isEmpty()) {
      System.out.println("model/demo-base: absent under " + places + ", skipped");
    }
    return found;
  }
}
