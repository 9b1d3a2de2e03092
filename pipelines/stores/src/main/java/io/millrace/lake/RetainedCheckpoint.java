package io.millrace.lake;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** A checkpoint or savepoint from which a job may still be started. */
public record RetainedCheckpoint(Path directory, Instant time) {

  private static final String METADATA = "_metadata";

  /**
   * The oldest complete one below directories; a directory that does not exist holds none. Links
   * are followed, and jobs may replace checkpoints meanwhile.
   *
   * @throws IOException when one of them cannot be read
   */
  public static Optional<RetainedCheckpoint> oldest(Collection<Path> directories)
      throws IOException {
    List<RetainedCheckpoint> all = new ArrayList<>();
    for (Path directory : directories) {
      all.addAll(below(directory));
    }
    return all.stream().min(Comparator.comparing(RetainedCheckpoint::time));
  }

  private static List<RetainedCheckpoint> below(Path directory) throws IOException {
    while (Files.isDirectory(directory)) {
      Completed completed = new Completed();
      Files.walkFileTree(
          directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, completed);
      // what took the place of a deleted one may lie where this walk had been before
      if (!completed.someWereDeleted) {
        return completed.found;
      }
    }
    return List.of();
  }

  private static final class Completed extends SimpleFileVisitor<Path> {

    private final List<RetainedCheckpoint> found = new ArrayList<>();
    private boolean someWereDeleted;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.endsWith(METADATA)) {
        found.add(
            new RetainedCheckpoint(file.getParent(), attributes.lastModifiedTime().toInstant()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (!(failure instanceof NoSuchFileException)) {
        throw failure;
      }
      someWereDeleted = true;
      return FileVisitResult.CONTINUE;
    }
  }
}
