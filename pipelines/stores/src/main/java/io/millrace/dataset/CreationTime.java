package io.millrace.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/**
 * When a dataset was made last, in the file {@code created_at} beside its rows: no part of its
 * hash, and the same in a copy of its folder.
 */
public final class CreationTime {

  static final String FILE = "created_at";

  private CreationTime() {}

  /**
   * The time in a dataset's folder; without the file it is when the manifest was written.
   *
   * @throws IOException when it cannot be read
   */
  public static Instant of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (NoSuchFileException madeWithoutIt) {
      return Files.getLastModifiedTime(folder.resolve(Snapshot.MANIFEST)).toInstant();
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IOException(
          "Cannot tell when the dataset in %s was made: %s says '%s'; delete that file, or make the dataset again"
              .formatted(folder, FILE, text),
          e);
    }
  }

  /** Writes the time; a reader finds the old one or the new one. */
  static void write(Path folder, Instant time) throws IOException {
    Path part = folder.resolve("." + FILE + "." + UUID.randomUUID() + ".part");
    try {
      Files.writeString(part, time + "\n");
      Files.move(part, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
