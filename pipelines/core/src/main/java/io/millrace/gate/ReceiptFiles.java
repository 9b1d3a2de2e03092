package io.millrace.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A decision's canonical JSON, {@code ID.json}, and the rows beside it, {@code ID.rows.jsonl}, from
 * which anybody can decide again.
 *
 * @param what the decision is, for messages
 * @param writer the command that writes such receipts, for messages
 */
public record ReceiptFiles(String what, String writer) {

  /**
   * Writes rows and then the receipt, so that where a receipt lies it can be replayed.
   *
   * @return the receipt's file
   */
  public Path write(Path directory, String id, byte[] receipt, Collection<?> rows)
      throws IOException {
    Files.createDirectories(directory);
    List<String> lines = rows.stream().map(GateJson::canonical).toList();
    Files.write(directory.resolve(id + VerdictReceipt.ROWS), lines);
    Path unfinished = Files.createTempFile(directory, id, ".tmp");
    Files.write(unfinished, receipt);
    return Files.move(
        unfinished,
        directory.resolve(id + VerdictReceipt.RECEIPT),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a receipt.
   *
   * @throws IOException if the file is none
   */
  public <T> T read(Path file, Class<T> type) throws IOException {
    return parse(file, Files.readString(file), type);
  }

  /**
   * Reads the rows beside a receipt, in their order.
   *
   * @throws IOException if they are not there or cannot be read
   */
  public <T> List<T> rows(Path receipt, Class<T> type) throws IOException {
    String name = receipt.getFileName().toString().replaceFirst("\\.json$", "");
    Path beside = receipt.resolveSibling(name + VerdictReceipt.ROWS);
    List<T> rows = new ArrayList<>();
    for (String line : Files.readAllLines(beside)) {
      rows.add(parse(beside, line, type));
    }
    return rows;
  }

  private <T> T parse(Path file, String json, Class<T> type) throws IOException {
    try {
      return GateJson.MAPPER.readValue(json, type);
    } catch (JsonProcessingException invalid) {
      throw new IOException(
          "Cannot read %s as %s: %s; name a receipt that %s wrote"
              .formatted(file, what, invalid.getOriginalMessage(), writer),
          invalid);
    }
  }
}
