package io.millrace.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What killed writers left in a local registry. Nothing else ever reads it.
 *
 * @param path the file or folder
 * @param bytes its size with all that is in it
 * @param changed when it was last written to
 */
public record Leftovers(Path path, long bytes, Instant changed) {

  /** All that is left, in the order of the names; what a live writer writes is among it. */
  public static List<Leftovers> in(LocalRegistryStore store) throws IOException {
    List<Leftovers> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(store.root().resolve(LocalRegistryStore.STAGING))) {
      for (Path path : entries.sorted().toList()) {
        at(path).ifPresent(found::add);
      }
    } catch (NoSuchFileException e) {
      return List.copyOf(found);
    }
    return List.copyOf(found);
  }

  private static Optional<Leftovers> at(Path path) throws IOException {
    try {
      return Optional.of(
          new Leftovers(path, FileTree.bytes(path), Files.getLastModifiedTime(path).toInstant()));
    } catch (NoSuchFileException publishedMeanwhile) {
      return Optional.empty();
    }
  }

  /** Whether it is older than any live writer can be. */
  public boolean olderThan(Duration age, Instant now) {
    return changed.plus(age).isBefore(now);
  }

  /** Removes it. */
  public void remove() throws IOException {
    FileTree.delete(path);
  }
}
