package io.millrace.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/** A verdict as canonical JSON, which anybody can replay from the raw rows. */
public final class VerdictReceipt {

  private VerdictReceipt() {}

  /** The receipt's bytes. */
  public static byte[] bytes(Verdict verdict) {
    return GateJson.canonical(verdict).getBytes(StandardCharsets.UTF_8);
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
