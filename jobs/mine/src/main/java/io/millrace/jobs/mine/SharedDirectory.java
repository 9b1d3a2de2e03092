package io.millrace.jobs.mine;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A directory that the submitter and the job's hosts must all see. It is known by a random id in a
 * hidden file: a host where the path leads elsewhere finds another id or none.
 *
 * @param path absolute
 */
record SharedDirectory(String path, String id) implements Serializable {

  private static final String FILE = ".millrace-id";

  /** The directory as this host sees it; it is made, and gets its id, where it has none. */
  static SharedDirectory at(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    Files.createDirectories(absolute);
    Path file = absolute.resolve(FILE);
    try {
      Files.writeString(file, UUID.randomUUID().toString(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException known) {
      return new SharedDirectory(absolute.toString(), Files.readString(file));
    }
    return new SharedDirectory(absolute.toString(), Files.readString(file));
  }

  /**
   * Checks that this host sees the directory that the submitter saw.
   *
   * @throws IOException naming host, what it found and the remedy
   */
  void requireHere(String purpose, String remedy) throws IOException {
    String found;
    try {
      found = Files.readString(Path.of(path, FILE));
    } catch (NoSuchFileException e) {
      throw new IOException(unseen(purpose, "is not there", remedy), e);
    }
    if (!found.equals(id)) {
      throw new IOException(unseen(purpose, "is another one than the submitter's", remedy));
    }
  }

  private String unseen(String purpose, String found, String remedy) throws IOException {
    String host = InetAddress.getLocalHost().getHostName();
    return "Cannot %s: on this host (%s) the directory %s %s; %s"
        .formatted(purpose, host, path, found, remedy);
  }
}
