package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows of a dataset's Parquet files, by DuckDB in memory; no database file is opened. */
final class DatasetRows {

  private static final Map<String, String> SFT = Map.of("messages", "messages", "tools", "tools");
  private static final Map<String, String> PREFERENCE =
      Map.of(
          "prefix", "prefix",
          "chosen_message", "chosen",
          "rejected_message", "rejected",
          "tools", "tools");

  private final DatasetFolder dataset;
  private final boolean preferences;
  private final Optional<Set<String>> traces;
  private final Optional<BucketMarks> marks;

  /**
   * @param preferences preference pairs instead of SFT pairs
   * @param traces the only (chosen) traces whose pairs count, or empty for all
   * @param marks writes the quality before each prompt, or empty
   */
  DatasetRows(
      DatasetFolder dataset,
      boolean preferences,
      Optional<Set<String>> traces,
      Optional<BucketMarks> marks) {
    this.dataset = dataset;
    this.preferences = preferences;
    this.traces = traces;
    this.marks = marks;
  }

  /** The pairs of one split in the order of their hashes. */
  List<ObjectNode> split(String split) throws IOException {
    Map<String, String> columns = preferences ? PREFERENCE : SFT;
    String trace = preferences ? "chosen_trace_id" : "trace_id";
    Path file = dataset.path().resolve(preferences ? "preference.parquet" : "sft.parquet");
    String sql =
        "SELECT "
            + String.join(", ", columns.keySet())
            + ", "
            + trace
            + " AS trace"
            + (marks.isPresent() ? ", bucket" : "")
            + " FROM read_parquet(?) WHERE split = ? ORDER BY pair_hash";
    try (Connection memory = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement query = memory.prepareStatement(sql)) {
      query.setString(1, file.toString());
      query.setString(2, split);
      try (ResultSet result = query.executeQuery()) {
        return rows(result, columns, split);
      }
    } catch (SQLException e) {
      throw new IOException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private List<ObjectNode> rows(ResultSet result, Map<String, String> columns, String split)
      throws SQLException, IOException {
    List<ObjectNode> rows = new ArrayList<>();
    while (result.next()) {
      if (traces.isPresent() && !traces.get().contains(result.getString("trace"))) {
        continue;
      }
      ObjectNode row = WorkerJson.MAPPER.createObjectNode();
      for (Map.Entry<String, String> column : columns.entrySet()) {
        String json = result.getString(column.getKey());
        JsonNode value = json == null ? null : WorkerJson.MAPPER.readTree(json);
        row.set(column.getValue(), value);
      }
      if (marks.isPresent()) {
        marks.get().mark(row, result.getInt("bucket"), split);
      }
      rows.add(row);
    }
    return rows;
  }
}
