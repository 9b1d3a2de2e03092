package io.millrace.duckdb;

import io.millrace.lake.Commit;
import io.millrace.lake.DataFile;
import io.millrace.lake.PartitionRange;
import io.millrace.lake.RecordLog;
import io.millrace.lake.SqlText;
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

  private static final int ROWS_BITS = 32;

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
    if (!onlyRecords()) {
      mined();
    }
    records();
    payloadFiles();
    ledger();
  }

  private boolean onlyRecords() {
    return !commit.files().isEmpty()
        && commit.partitions().isEmpty()
        && commit.files().stream().allMatch(file -> RecordLog.kinds().contains(file.kind()));
  }

  private void mined() throws SQLException {
    try (Statement sql = connection.createStatement()) {
      execute(sql, LoadSql.STAGE_FACTS);
      execute(sql, LoadSql.STAGE_FEEDBACK);
      execute(sql, LoadSql.STAGE_REJECTED);
      execute(sql, LoadSql.KNOWN);
      execute(sql, LoadSql.RESOLVE);
      execute(sql, PoolSql.BEFORE);
      if (exists(sql, "FROM ranking WHERE old_fact IS NOT NULL")) {
        execute(sql, LoadSql.SUPERSEDE);
      }
      if (exists(sql, "FROM judged WHERE fresh AND NOT wins")) {
        execute(sql, LoadSql.INSERT_REVISIONS);
      }
      boolean rivals = exists(sql, "FROM judged WHERE NOT wins OR revisions > 1");
      execute(sql, rivals ? LoadSql.INSERT_FACTS : LoadSql.INSERT_ONLY_FACTS);
      execute(sql, LoadSql.INSERT);
      execute(sql, PoolSql.AFTER);
      if (exists(sql, "FROM candidate_changes WHERE reread")) {
        execute(sql, PoolSql.SHAKEN);
      }
      execute(sql, PoolSql.STORE);
      if (exists(sql, PoolSql.MANY)) {
        execute(sql, PoolSql.SETTLE);
      }
      ranges(sql);
      requireWholeFiles(sql);
      execute(sql, LedgerSql.PARTITIONS);
      execute(sql, LedgerSql.DIRTY_WINDOWS);
    }
  }

  /** A recorded row counts once, so that applying a compacted commit again changes nothing. */
  private void records() throws SQLException {
    try (Statement sql = connection.createStatement()) {
      for (String kind : RecordLog.kinds()) {
        List<DataFile> files = commit.files(kind);
        if (!files.isEmpty()) {
          sql.execute(
              LoadSql.INSERT_RECORDS
                  .replace("$table", kind)
                  .replace("$files", SqlText.paths(lake, files))
                  .replace("$sequence", Long.toString(commit.sequence())));
        }
      }
      if (commit.files().stream().anyMatch(file -> RecordLog.kinds().contains(file.kind()))) {
        execute(sql, LedgerSql.RECORDED_WINDOWS);
      }
      if (!commit.files(RecordLog.SCENARIO_WEIGHTS).isEmpty()) {
        execute(sql, WeightSql.APPLY);
      }
    }
  }

  private void execute(Statement sql, List<String> steps) throws SQLException {
    for (String step : steps) {
      execute(sql, step);
    }
  }

  private void execute(Statement sql, String step) throws SQLException {
    String statement =
        step.replace("$keyed_facts", LoadSql.KEYED_FACTS)
            .replace("$facts", source(Commit.FACTS, "trace_facts", LoadSql.SET_ON_FACTS))
            .replace("$feedback", source(Commit.FEEDBACK, "feedback", "commit_sequence, trace_key"))
            .replace("$rejected", source(Commit.REJECTED, "rejected", "commit_sequence"))
            .replace("$number", factNumber())
            .replace("$first", Long.toString(commit.sequence() << ROWS_BITS))
            .replace("$sequence", Long.toString(commit.sequence()));
    sql.execute(statement);
  }

  private String source(String kind, String table, String set) {
    List<DataFile> files = commit.files(kind);
    return files.isEmpty()
        ? LoadSql.nothing(table, set)
        : "read_parquet(" + SqlText.paths(lake, files) + ")";
  }

  /** A fact's place among all facts of its commit, above the numbers of all earlier commits. */
  private String factNumber() {
    List<DataFile> files = commit.files(Commit.FACTS);
    if (files.isEmpty()) {
      return "0::BIGINT";
    }
    StringBuilder firsts = new StringBuilder();
    long first = commit.sequence() << ROWS_BITS;
    for (DataFile file : files) {
      firsts.append(firsts.isEmpty() ? "" : ", ").append(first);
      first += file.rows();
    }
    return "([" + firsts + "]::BIGINT[])[(file_index + 1)::BIGINT] + file_row_number";
  }

  private void ranges(Statement sql) throws SQLException {
    sql.execute(LedgerSql.RANGES);
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
    execute(sql, LedgerSql.COUNT);
  }

  private void requireWholeFiles(Statement sql) throws SQLException {
    try (ResultSet wrong = sql.executeQuery(LedgerSql.MISCOUNTED)) {
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
