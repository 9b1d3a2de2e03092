package io.millrace.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A file, or a folder with all that is in it. Links are not followed. */
final class FileTree {

  private FileTree() {}

  /** Removes it; nothing there is no error. */
  static void delete(Path top) throws IOException {
    for (Path path : inner(top)) {
      Files.deleteIfExists(path);
    }
  }

  static long bytes(Path top) throws IOException {
    long bytes = 0;
    for (Path path : inner(top)) {
      bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
    }
    return bytes;
  }

  private static List<Path> inner(Path top) throws IOException {
    try (Stream<Path> paths = Files.walk(top)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
