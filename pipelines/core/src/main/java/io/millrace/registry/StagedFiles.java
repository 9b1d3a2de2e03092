package io.millrace.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a folder that belong to what is published. */
final class StagedFiles {

  private StagedFiles() {}

  static SortedMap<String, Path> of(Path folder, AdapterKind kind) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    for (String name : kind.needed()) {
      Path path = folder.resolve(name);
      if (!Files.isRegularFile(path)) {
        throw new IOException("Cannot publish %s: %s is missing in it".formatted(folder, name));
      }
      files.put(name, path);
    }
    if (kind == AdapterKind.FULL) {
      for (Path path : all(folder)) {
        files.put(path.getFileName().toString(), path);
      }
    }
    return files;
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isRegularFile)
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .filter(path -> !path.endsWith(Manifests.FILE))
          .sorted()
          .toList();
    }
  }
}
