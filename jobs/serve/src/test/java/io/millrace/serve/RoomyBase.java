package io.millrace.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * {@link Vectors#base()} with a large context and no token that ends an answer, so that one lasts
 * for seconds on any machine: what is done while it goes on is done in time.
 */
final class RoomyBase {

  private static final String CONTEXT = "\"max_position_embeddings\": 256";

  private RoomyBase() {}

  /** Writes one. */
  static Path in(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(Vectors.base())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path config = folder.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace(CONTEXT, CONTEXT.replace("256", "16384")));
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 512}");
    return folder;
  }
}
