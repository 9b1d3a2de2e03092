package io.millrace.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.gate.GateJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A decision about a routing policy as canonical JSON, {@code ID.json}, beside its traces, {@code
 * ID.rows.jsonl}, from which anybody can decide again.
 */
public final class PolicyReceipt {

  private static final String ROWS = ".rows.jsonl";
  private static final String RECEIPT = ".json";

  private PolicyReceipt() {}

  /** The receipt's bytes. */
  public static byte[] bytes(PolicyVerdict verdict) {
    return GateJson.canonical(verdict).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes rows and then the receipt, so that where a receipt lies it can be replayed.
   *
   * @return the receipt's file
   */
  public static Path write(Path directory, PolicyVerdict verdict, Collection<LoggedChoice> rows)
      throws IOException {
    Files.createDirectories(directory);
    List<String> lines = rows.stream().map(GateJson::canonical).toList();
    Files.write(directory.resolve(verdict.id() + ROWS), lines);
    Path unfinished = Files.createTempFile(directory, verdict.id(), ".tmp");
    Files.write(unfinished, bytes(verdict));
    return Files.move(
        unfinished,
        directory.resolve(verdict.id() + RECEIPT),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a receipt.
   *
   * @throws IOException if the file is none
   */
  public static PolicyVerdict read(Path file) throws IOException {
    return parse(file, Files.readString(file), PolicyVerdict.class);
  }

  /**
   * Decides again from the rows beside a receipt.
   *
   * @return whether the same bytes come out
   * @throws IOException if the receipt or its rows cannot be read
   */
  public static boolean holds(Path file) throws IOException {
    PolicyVerdict written = read(file);
    String name = file.getFileName().toString().replaceFirst("\\.json$", "");
    List<LoggedChoice> rows = new ArrayList<>();
    Path beside = file.resolveSibling(name + ROWS);
    for (String line : Files.readAllLines(beside)) {
      rows.add(parse(beside, line, LoggedChoice.class));
    }
    PolicyVerdict again =
        PolicyGate.judge(written.candidate(), written.incumbent(), written.plan(), rows);
    return Arrays.equals(bytes(again), Files.readAllBytes(file));
  }

  private static <T> T parse(Path file, String json, Class<T> type) throws IOException {
    try {
      return GateJson.MAPPER.readValue(json, type);
    } catch (JsonProcessingException invalid) {
      throw new IOException(
          "Cannot read %s as a decision about a routing policy: %s; name a receipt that millrace policy gate wrote"
              .formatted(file, invalid.getOriginalMessage()),
          invalid);
    }
  }
}
