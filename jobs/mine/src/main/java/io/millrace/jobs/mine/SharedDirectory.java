package io.millrace.jobs.mine;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A directory that the submitter and the job's hosts must all see. It is known by a random id in a
 * hidden file: a host where the path leads elsewhere finds another id or none.
 *
 * @param path absolute
 */
record SharedDirectory(String path, String id) implements Serializable {

  private static final System.Logger LOG = System.getLogger(SharedDirectory.class.getName());
  private static final String FILE = ".millrace-id";

  /** The directory as this host sees it; it is made, and gets its id, where it has none. */
  static SharedDirectory at(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    Files.createDirectories(absolute);
    Path file = absolute.resolve(FILE);
    if (!Files.exists(file)) {
      name(file);
    }
    return new SharedDirectory(absolute.toString(), Files.readString(file));
  }

  /** Gives the directory its id, whole from the first moment; one that came meanwhile stays. */
  private static void name(Path file) throws IOException {
    String id = UUID.randomUUID().toString();
    Path draft = file.resolveSibling(FILE + "-" + id);
    Files.writeString(draft, id);
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException known) {
      LOG.log(System.Logger.Level.DEBUG, "{0} has an id by now", file.getParent());
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      LOG.log(System.Logger.Level.DEBUG, "no hard links, so the id is moved there", noLinks);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
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
