package io.millrace.duckdb;

import io.millrace.lake.Commit;
import io.millrace.lake.DataFile;
import io.millrace.lake.PartitionRange;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Applies one commit within the caller's transaction. */
final class CommitLoad {

  private final Connection connection;
  private final Path lake;
  private final Commit commit;
  private final Clock clock;

  CommitLoad(Connection connection, Path lake, Commit commit, Clock clock) {
    this.connection = connection;
    this.lake = lake;
    this.commit = commit;
    this.clock = clock;
  }

  void run() throws SQLException {
    try (Statement sql = connection.createStatement()) {
      stage(sql);
      for (String step : LoadSql.RESOLVE) {
        sql.execute(step);
      }
      if (exists(sql, "FROM ranking WHERE old_row IS NOT NULL")) {
        for (String step : LoadSql.SUPERSEDE) {
          sql.execute(step);
        }
      }
      for (String step : LoadSql.INSERT) {
        sql.execute(step.replace("$sequence", Long.toString(commit.sequence())));
      }
      ranges(sql);
      requireWholeFiles(sql);
      sql.execute(LoadSql.LEDGER_PARTITIONS.replace("$sequence", Long.toString(commit.sequence())));
      for (String step : LoadSql.DIRTY_WINDOWS) {
        sql.execute(step);
      }
    }
    payloadFiles();
    ledger();
  }

  private void stage(Statement sql) throws SQLException {
    stage(sql, Commit.FACTS, "trace_facts", "revision, commit_sequence");
    stage(sql, Commit.FEEDBACK, "feedback", "commit_sequence");
    stage(sql, Commit.REJECTED, "rejected", "commit_sequence");
  }

  private void stage(Statement sql, String kind, String table, String set) throws SQLException {
    List<DataFile> files = commit.files(kind);
    String source =
        files.isEmpty()
            ? "SELECT * EXCLUDE (" + set + ") FROM " + table + " LIMIT 0"
            : "FROM read_parquet(" + Loader.paths(lake, files) + ")";
    sql.execute("CREATE OR REPLACE TEMP TABLE staged_" + kind + " AS " + source);
  }

  private void ranges(Statement sql) throws SQLException {
    sql.execute(LoadSql.RANGES);
    String insert = "INSERT INTO ranges VALUES (?, ?, ?, ?, ?, ?)";
    try (PreparedStatement row = connection.prepareStatement(insert)) {
      for (PartitionRange range : commit.partitions()) {
        row.setString(1, range.stream());
        row.setString(2, range.topic());
        row.setInt(3, range.partition());
        row.setLong(4, range.from());
        row.setLong(5, range.to());
        row.setLong(6, range.received());
        row.executeUpdate();
      }
    }
    sql.execute(LoadSql.ARRIVALS);
  }

  private void requireWholeFiles(Statement sql) throws SQLException {
    try (ResultSet wrong = sql.executeQuery(LoadSql.MISCOUNTED)) {
      if (wrong.next()) {
        throw new SQLException(
            "Cannot load commit %d: its files hold %d rows of %s %s/%d and it announces %d; restore the files from a backup"
                .formatted(
                    commit.sequence(),
                    wrong.getLong("found"),
                    wrong.getString("stream"),
                    wrong.getString("topic"),
                    wrong.getInt("partition"),
                    wrong.getLong("received")));
      }
    }
  }

  private void payloadFiles() throws SQLException {
    String insert =
        "INSERT INTO payload_files (path, commit_sequence, rows, bytes) VALUES (?, ?, ?, ?)";
    try (PreparedStatement row = connection.prepareStatement(insert)) {
      for (DataFile file : commit.files(Commit.PAYLOAD)) {
        row.setString(1, lake.resolve(file.path()).toString());
        row.setLong(2, commit.sequence());
        row.setLong(3, file.rows());
        row.setLong(4, file.bytes());
        row.executeUpdate();
      }
    }
  }

  private void ledger() throws SQLException {
    String insert =
        "INSERT INTO ledger (commit_sequence, commit_id, job, published_at, loaded_at, watermark)"
            + " VALUES (?, ?, ?, ?, ?, ?)";
    try (PreparedStatement row = connection.prepareStatement(insert)) {
      row.setLong(1, commit.sequence());
      row.setString(2, commit.commitId());
      row.setString(3, commit.job());
      row.setObject(4, utc(commit.publishedAt()));
      row.setObject(5, utc(clock.millis()));
      if (commit.watermark() == null) {
        row.setNull(6, Types.TIMESTAMP);
      } else {
        row.setObject(6, utc(commit.watermark()));
      }
      row.executeUpdate();
    }
  }

  private static LocalDateTime utc(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  private static boolean exists(Statement sql, String from) throws SQLException {
    try (ResultSet result = sql.executeQuery("SELECT 1 " + from + " LIMIT 1")) {
      return result.next();
    }
  }
}
