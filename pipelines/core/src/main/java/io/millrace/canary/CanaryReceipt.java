package io.millrace.canary;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gate.GateJson;
import io.millrace.gate.ReceiptFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A decision about a rollout as canonical JSON, {@code ID.json}, beside its conversations, {@code
 * ID.rows.jsonl}, from which anybody can decide again.
 */
public final class CanaryReceipt {

  private static final ReceiptFiles FILES =
      new ReceiptFiles("a decision about a canary", "millrace canary check");

  private CanaryReceipt() {}

  /** The receipt's bytes. */
  public static byte[] bytes(CanaryVerdict verdict) {
    return GateJson.canonical(verdict).getBytes(StandardCharsets.UTF_8);
  }

  static String lines(Collection<CanaryRow> rows) {
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(GateJson.canonical(row)).append('\n'));
    return lines.toString();
  }

  /**
   * Writes the rows that were looked at and then the receipt, so that where a receipt lies it can
   * be replayed.
   *
   * @return the receipt's file
   */
  public static Path write(Path directory, CanaryVerdict verdict, Collection<CanaryRow> rows)
      throws IOException {
    return FILES.write(
        directory,
        verdict.id(),
        bytes(verdict),
        Canary.lookedAt(verdict.plan(), rows, verdict.at()));
  }

  /**
   * Reads a receipt.
   *
   * @throws IOException if the file is none, or one of another version of the evidence
   */
  public static CanaryVerdict read(Path file) throws IOException {
    JsonNode format = FILES.read(file, JsonNode.class).path("format_version");
    if (format.asInt() != CanaryVerdict.FORMAT) {
      throw new IOException(
          "Cannot read %s: its format_version is %s and this version reads %d; decide again with millrace canary check"
              .formatted(file, format.isMissingNode() ? "missing" : format, CanaryVerdict.FORMAT));
    }
    return FILES.read(file, CanaryVerdict.class);
  }

  /**
   * Decides again from the rows beside a receipt.
   *
   * @return whether the same bytes come out
   * @throws IOException if the receipt or its rows cannot be read
   */
  public static boolean holds(Path file) throws IOException {
    CanaryVerdict written = read(file);
    List<CanaryRow> rows = FILES.rows(file, CanaryRow.class);
    CanaryVerdict again = Canary.decide(written.plan(), rows, written.at(), written.serving());
    return Arrays.equals(bytes(again), Files.readAllBytes(file));
  }
}
