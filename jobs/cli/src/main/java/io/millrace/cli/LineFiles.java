package io.millrace.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of one record a line that a user names. */
public final class LineFiles {

  private LineFiles() {}

  /** Fails for the first that cannot be read, before anything is sent. */
  public static void require(List<Path> files) {
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        throw new CommandFailure(
            "Cannot read %s: it is a directory; name its files".formatted(file));
      }
      if (!Files.isReadable(file)) {
        throw new CommandFailure(
            "Cannot read %s; name a readable file of one record a line".formatted(file));
      }
    }
  }
}
