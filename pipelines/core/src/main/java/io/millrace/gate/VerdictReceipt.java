package io.millrace.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collection;

/** A verdict as canonical JSON, which anybody can replay from the raw rows. */
public final class VerdictReceipt {

  /** How the name of a receipt's file ends. */
  public static final String RECEIPT = ".json";

  /** How the name of the file of its rows ends. */
  public static final String ROWS = ".rows.jsonl";

  private VerdictReceipt() {}

  /** The receipt's bytes. */
  public static byte[] bytes(Verdict verdict) {
    return GateJson.canonical(verdict).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes a verdict as {@code ID.json} and, before it, its rows as {@code ID.rows.jsonl}: where
   * the receipt lies, it can be replayed.
   *
   * @return the receipt's file
   */
  public static Path write(Path directory, Verdict verdict, Collection<ArmRow> rows)
      throws IOException {
    Files.createDirectories(directory);
    ArmRows.write(directory.resolve(verdict.id() + ROWS), rows);
    Path receipt = directory.resolve(verdict.id() + RECEIPT);
    Path unfinished = Files.createTempFile(directory, verdict.id(), ".tmp");
    Files.write(unfinished, bytes(verdict));
    return Files.move(
        unfinished, receipt, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a receipt.
   *
   * @throws IOException if the file is no receipt
   */
  public static Verdict read(Path file) throws IOException {
    try {
      return GateJson.MAPPER.readValue(Files.readAllBytes(file), Verdict.class);
    } catch (JsonProcessingException invalid) {
      throw new IOException(
          "Cannot read %s as a verdict: %s; name a receipt that the gate wrote"
              .formatted(file, invalid.getOriginalMessage()),
          invalid);
    }
  }

  /** The verdict that the receipt's trial gives on these rows. */
  public static Verdict replay(Verdict receipt, Collection<ArmRow> rows) {
    return Gate.decide(receipt.trial(), rows, receipt.absent());
  }

  /** Whether the rows give the same bytes again. */
  public static boolean holds(Verdict receipt, Collection<ArmRow> rows) {
    return Arrays.equals(bytes(receipt), bytes(replay(receipt, rows)));
  }
}
