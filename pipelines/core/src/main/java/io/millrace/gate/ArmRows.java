package io.millrace.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Raw rows as JSON lines, one object a row. */
public final class ArmRows {

  private ArmRows() {}

  /** One row as a line without its end. */
  public static String line(ArmRow row) {
    return GateJson.canonical(row);
  }

  /** Rows as the bytes of such a file. */
  public static byte[] bytes(Collection<ArmRow> rows) {
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(line(row)).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes rows, replacing what the file held. */
  public static void write(Path file, Collection<ArmRow> rows) throws IOException {
    Files.write(file, rows.stream().map(ArmRows::line).toList());
  }

  /**
   * Reads rows; empty lines are passed over.
   *
   * @throws IOException naming the line that is no row
   */
  public static List<ArmRow> read(Path file) throws IOException {
    List<ArmRow> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        try {
          rows.add(GateJson.MAPPER.readValue(lines.get(i), ArmRow.class));
        } catch (JsonProcessingException invalid) {
          throw new IOException(
              "Cannot read %s, line %d: %s; it holds one row of one arm a line"
                  .formatted(file, i + 1, invalid.getOriginalMessage()),
              invalid);
        }
      }
    }
    return rows;
  }
}
