package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lake.DuckDbOptions;
import io.millrace.lake.SqlText;
import io.millrace.model.worker.TrainingData;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.duckdb.DuckDBDriver;

/**
 * The rows of a dataset's Parquet files, one in memory at a time, by DuckDB in memory; no database
 * file is opened.
 */
final class DatasetRows {

  private static final Map<String, String> SFT = Map.of("messages", "messages", "tools", "tools");
  private static final Map<String, String> PREFERENCE =
      Map.of(
          "prefix", "prefix",
          "chosen_message", "chosen",
          "rejected_message", "rejected",
          "tools", "tools");

  private final Path file;
  private final Map<String, String> columns;
  private final String trace;
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
    this.file = dataset.path().resolve(preferences ? "preference.parquet" : "sft.parquet");
    this.columns = preferences ? PREFERENCE : SFT;
    this.trace = preferences ? "chosen_trace_id" : "trace_id";
    this.traces = traces;
    this.marks = marks;
  }

  /** How many pairs are of each split. */
  record Sizes(long train, long evaluation, long holdout) {

    long all() {
      return train + evaluation + holdout;
    }
  }

  /** Counts the pairs, those of each bucket too; no text is read. */
  Sizes count() throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    each(
        "split",
        "split IN ('train', 'eval', 'holdout')",
        row -> {
          String split = row.getString("split");
          sizes.merge(split, 1L, Long::sum);
          if (marks.isPresent()) {
            marks.get().count(row.getInt("bucket"), split);
          }
        });
    return new Sizes(
        sizes.getOrDefault("train", 0L),
        sizes.getOrDefault("eval", 0L),
        sizes.getOrDefault("holdout", 0L));
  }

  /** Writes the pairs of one split to a file of a run's data, in the order of their hashes. */
  void write(String split, Path to) throws IOException {
    String condition = "split = " + SqlText.quoted(split) + " ORDER BY pair_hash";
    TrainingData.write(
        to,
        taker ->
            each(String.join(", ", columns.keySet()), condition, row -> taker.take(pair(row))));
  }

  @FunctionalInterface
  private interface Reading {
    void read(ResultSet row) throws SQLException, IOException;
  }

  private void each(String selected, String condition, Reading reading) throws IOException {
    String sql =
        "SELECT %s, %s AS trace%s FROM read_parquet(%s) WHERE %s"
            .formatted(
                selected,
                trace,
                marks.isPresent() ? ", bucket" : "",
                SqlText.quoted(file.toString()),
                condition);
    Properties options = DuckDbOptions.inMemory(1);
    options.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    try (Connection memory = new DuckDBDriver().connect("jdbc:duckdb:", options);
        Statement query = memory.createStatement();
        ResultSet row = query.executeQuery(sql)) {
      while (row.next()) {
        if (traces.isEmpty() || traces.get().contains(row.getString("trace"))) {
          reading.read(row);
        }
      }
    } catch (SQLException e) {
      throw new IOException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private ObjectNode pair(ResultSet row) throws SQLException, IOException {
    ObjectNode pair = WorkerJson.MAPPER.createObjectNode();
    for (Map.Entry<String, String> column : columns.entrySet()) {
      String json = row.getString(column.getKey());
      JsonNode value = json == null ? null : WorkerJson.MAPPER.readTree(json);
      pair.set(column.getValue(), value);
    }
    if (marks.isPresent()) {
      marks.get().mark(pair, row.getInt("bucket"));
    }
    return pair;
  }
}
