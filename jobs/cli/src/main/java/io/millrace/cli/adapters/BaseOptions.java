package io.millrace.cli.adapters;

import io.millrace.registry.ServingSite.BaseFolder;
import io.millrace.registry.WeightsHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where base models are. */
final class BaseOptions {

  @Option(
      names = "--bases",
      paramLabel = "DIR",
      description = "Where bases lie by their names; by default models/ under the home directory.")
  private Path bases;

  /** The base of a name, which may be its folder's path. */
  Optional<BaseFolder> find(Path home, String id) {
    return folder(home, id)
        .map(folder -> new BaseFolder(id, folder.toAbsolutePath(), Optional.of(hash(folder))));
  }

  Optional<Path> folder(Path home, String id) {
    Path named = bases == null ? home.resolve("models") : bases;
    return Stream.of(named.resolve(id), Path.of(id))
        .filter(folder -> Files.isRegularFile(folder.resolve("config.json")))
        .findFirst();
  }

  private static String hash(Path folder) {
    try {
      return WeightsHash.of(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
