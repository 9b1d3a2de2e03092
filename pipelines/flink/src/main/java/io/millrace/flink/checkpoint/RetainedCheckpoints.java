package io.millrace.flink.checkpoint;

import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * The checkpoints that ended jobs have left below a directory, as {@code <job
 * id>/chk-<n>/_metadata}. One without that file was never completed and does not count.
 */
final class RetainedCheckpoints {

  private static final String METADATA = "_metadata";
  private static final String CHECKPOINT = "chk-";

  private record Found(FileStatus metadata, long number) {
    Instant completedAt() {
      return Instant.ofEpochMilli(metadata.getModificationTime());
    }
  }

  private RetainedCheckpoints() {}

  /**
   * The checkpoint that was completed last, by its file's time and then its number; none where that
   * was before {@code since}.
   *
   * @throws IOException naming the remedy, when the directory or that checkpoint cannot be read
   */
  static Optional<Path> newest(Path directory, Instant since) throws IOException {
    Optional<Path> newest =
        found(directory).stream()
            .filter(found -> !found.completedAt().isBefore(since))
            .max(
                Comparator.<Found>comparingLong(found -> found.metadata.getModificationTime())
                    .thenComparingLong(Found::number))
            .map(found -> found.metadata.getPath().getParent());
    if (newest.isPresent()) {
      requireReadable(newest.get());
    }
    return newest;
  }

  private static List<Found> found(Path directory) throws IOException {
    List<Found> found = new ArrayList<>();
    try {
      FileSystem files = directory.getFileSystem();
      for (FileStatus job : children(files, directory)) {
        for (FileStatus checkpoint : children(files, job.getPath())) {
          String name = checkpoint.getPath().getName();
          if (name.startsWith(CHECKPOINT)) {
            for (FileStatus part : children(files, checkpoint.getPath())) {
              if (part.getPath().getName().equals(METADATA)) {
                found.add(new Found(part, Long.parseLong(name.substring(CHECKPOINT.length()))));
              }
            }
          }
        }
      }
    } catch (IOException e) {
      throw new IOException(
          "Cannot look for retained checkpoints below "
              + directory
              + " ("
              + e.getMessage()
              + "); make it readable here, or start behind the newest commit file with --from"
              + " commit",
          e);
    }
    return found;
  }

  private static List<FileStatus> children(FileSystem files, Path directory) throws IOException {
    try {
      FileStatus[] children = files.listStatus(directory);
      return children == null ? List.of() : Arrays.asList(children);
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static void requireReadable(Path checkpoint) throws IOException {
    Path metadata = new Path(checkpoint, METADATA);
    try (FSDataInputStream in = metadata.getFileSystem().open(metadata)) {
      var unused =
          Checkpoints.loadCheckpointMetadata(
              new DataInputStream(in),
              RetainedCheckpoints.class.getClassLoader(),
              checkpoint.toString());
    } catch (IOException | IllegalStateException e) {
      throw new IOException(
          "Cannot resume from the retained checkpoint "
              + checkpoint
              + ": its metadata cannot be read ("
              + e.getMessage()
              + "); start behind the newest commit file with --from commit, which loses nothing"
              + " and repeats nothing, or delete that directory",
          e);
    }
  }
}
