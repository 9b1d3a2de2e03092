package io.millrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The directory outside of which nothing is written unless a setting names the place. */
final class Home {

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private Home() {}

  /**
   * Creates the directory for its owner alone, and makes the JVM's temporary directory lie inside.
   * Native libraries unpack themselves there, so it must come before any of them is loaded. Some of
   * Java's own classes heed only what the JVM was started with, which is the launcher's affair.
   */
  static void enter(Path home) {
    Path temporary = home.resolve("tmp");
    try {
      Files.createDirectories(home, PRIVATE);
      Files.createDirectories(temporary, PRIVATE);
    } catch (IOException impossible) {
      throw new CommandFailure(
          "Cannot create %s (%s); name a directory that you may write with --home"
              .formatted(temporary, impossible.getClass().getSimpleName()),
          impossible);
    }
    System.setProperty("java.io.tmpdir", temporary.toString());
  }
}
