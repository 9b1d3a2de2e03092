package io.millrace.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A checkpoint or savepoint from which a job may still be started. */
public record RetainedCheckpoint(Path directory, Instant time) {

  private static final String METADATA = "_metadata";

  /**
   * The oldest complete one below directories; a directory that does not exist holds none.
   *
   * @throws IOException when one of them cannot be read
   */
  public static Optional<RetainedCheckpoint> oldest(Collection<Path> directories)
      throws IOException {
    Optional<RetainedCheckpoint> oldest = Optional.empty();
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.filter(each -> each.endsWith(METADATA)).toList()) {
            RetainedCheckpoint one =
                new RetainedCheckpoint(
                    file.getParent(), Files.getLastModifiedTime(file).toInstant());
            oldest =
                Stream.concat(oldest.stream(), Stream.of(one))
                    .min(Comparator.comparing(RetainedCheckpoint::time));
          }
        }
      }
    }
    return oldest;
  }
}
