package io.millrace.policy;

import io.millrace.gate.GateJson;
import io.millrace.gate.ReceiptFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A decision about a routing policy as canonical JSON, {@code ID.json}, beside its traces, {@code
 * ID.rows.jsonl}, from which anybody can decide again.
 */
public final class PolicyReceipt {

  private static final ReceiptFiles FILES =
      new ReceiptFiles("a decision about a routing policy", "millrace policy gate");

  private PolicyReceipt() {}

  /** The receipt's bytes. */
  public static byte[] bytes(PolicyVerdict verdict) {
    return GateJson.canonical(verdict).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes the rows that the decision rests on and then the receipt, so that where a receipt lies
   * it can be replayed.
   *
   * @param rows those that were judged
   * @return the receipt's file
   */
  public static Path write(Path directory, PolicyVerdict verdict, Collection<LoggedChoice> rows)
      throws IOException {
    List<LoggedChoice> kept =
        PolicyGate.evidence(verdict.candidate(), verdict.incumbent(), verdict.plan(), rows);
    return FILES.write(directory, verdict.id(), bytes(verdict), kept);
  }

  /**
   * Reads a receipt.
   *
   * @throws IOException if the file is none
   */
  public static PolicyVerdict read(Path file) throws IOException {
    return FILES.read(file, PolicyVerdict.class);
  }

  /**
   * Decides again from the rows beside a receipt.
   *
   * @return whether the same bytes come out
   * @throws IOException if the receipt or its rows cannot be read
   */
  public static boolean holds(Path file) throws IOException {
    PolicyVerdict written = read(file);
    List<LoggedChoice> rows = FILES.rows(file, LoggedChoice.class);
    PolicyVerdict again =
        PolicyGate.judge(
            written.candidate(),
            written.incumbent(),
            written.plan(),
            Set.copyOf(written.inactive()),
            rows);
    return Arrays.equals(bytes(again), Files.readAllBytes(file));
  }
}
