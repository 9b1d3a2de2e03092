package io.millrace.serve;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The models of the golden vectors. */
public final class Vectors {

  private static final Path MODEL = Path.of(System.getProperty("millrace.vectors"), "model");

  private Vectors() {}

  /** A base of two layers with a chat template. */
  public static Path base() {
    return MODEL.resolve("models/llama-gqa");
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

  /** The demo's base with an adapter and answers, where the vectors or their neighbours have it. */
  public static Optional<Path> demoBase() {
    Path beside = Path.of(System.getProperty("millrace.root"), "../shared/vectors/model");
    return Stream.of(MODEL, beside)
        .map(place -> place.resolve("demo-base").normalize())
        .filter(Files::isDirectory)
        .findFirst();
  }
}
