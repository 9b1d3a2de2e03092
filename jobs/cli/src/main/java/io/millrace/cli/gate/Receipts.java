package io.millrace.cli.gate;

import io.millrace.cli.CommandFailure;
import io.millrace.gate.VerdictReceipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decisions lie as {@code ID.json}, the raw rows beside them as {@code ID.rows.jsonl}: the gate's
 * verdicts and the checks of a canary.
 */
public final class Receipts {

  private Receipts() {}

  /** The receipts of a directory by name, none where it is absent. */
  public static List<Path> in(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(VerdictReceipt.RECEIPT))
          .sorted()
          .toList();
    }
  }

  /**
   * The receipt that is named by its file or, in the directory, by the beginning of its id.
   *
   * @param kind what such receipts are called, for a message
   * @throws CommandFailure when there is none, or more than one
   */
  public static Path find(String kind, String named, Path directory) throws IOException {
    if (Files.isRegularFile(Path.of(named))) {
      return Path.of(named);
    }
    List<Path> found =
        in(directory).stream()
            .filter(file -> file.getFileName().toString().startsWith(named))
            .toList();
    if (found.size() != 1) {
      throw new CommandFailure(
          "Found %d %s %s in %s; give a receipt's file or more of its id"
              .formatted(found.size(), kind, named, directory));
    }
    return found.get(0);
  }

  /** The raw rows beside a receipt. */
  static Path rows(Path receipt) {
    String name = receipt.getFileName().toString();
    String id =
        name.endsWith(VerdictReceipt.RECEIPT)
            ? name.substring(0, name.length() - VerdictReceipt.RECEIPT.length())
            : name;
    return receipt.resolveSibling(id + VerdictReceipt.ROWS);
  }
}
