package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Dataset folders with the columns that training reads. */
final class Datasets {

  private Datasets() {}

  /** Writes rows as SFT pairs: every seventh is of the evaluation split. */
  static Path write(Path home, String hash, String scenario, List<ObjectNode> rows)
      throws IOException, SQLException {
    return write(home, hash, scenario, rows, null);
  }

  /** The same with buckets of the edges 0.5 and 0.9, unless {@code bucket} is null. */
  static Path write(
      Path home, String hash, String scenario, List<ObjectNode> rows, IntUnaryOperator bucket)
      throws IOException, SQLException {
    Path folder = Files.createDirectories(new TrainingHome(home).datasets().resolve(hash));
    try (Connection memory = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = memory.createStatement()) {
      sql.execute(
          "CREATE TABLE rows (split VARCHAR, trace_id VARCHAR, messages JSON, tools JSON,"
              + " pair_hash VARCHAR, bucket INTEGER)");
      try (PreparedStatement insert =
          memory.prepareStatement("INSERT INTO rows VALUES (?, ?, ?, NULL, ?, ?)")) {
        for (int i = 0; i < rows.size(); i++) {
          insert.setString(1, i % 7 == 6 ? "eval" : "train");
          insert.setString(2, "trace-" + i);
          insert.setString(3, rows.get(i).get("messages").toString());
          insert.setString(4, "%04d".formatted(i));
          insert.setObject(5, bucket == null ? null : bucket.applyAsInt(i));
          insert.execute();
        }
      }
      sql.execute("COPY rows TO '" + folder.resolve("sft.parquet") + "' (FORMAT parquet)");
    }
    Files.writeString(
        folder.resolve("manifest.json"),
        "{\"hash\":\"%s\",\"scenario\":\"%s\",\"sft\":%d,\"preference\":0,\"parameters\":{%s}}"
            .formatted(hash, scenario, rows.size(), bucket == null ? "" : "\"edges\":[0.5,0.9]"));
    return folder;
  }
}
