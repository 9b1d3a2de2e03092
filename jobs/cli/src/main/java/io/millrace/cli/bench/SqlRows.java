package io.millrace.cli.bench;

import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Ratings;
import io.millrace.duckdb.Schema;
import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.DataFile;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.PartitionRange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Fills a database and a lake with generated rows. */
final class SqlRows {

  private static final long CHUNK = 1_000_000;

  private static final int COMMIT_ROWS = 50_000;

  private final DuckDbGateway gateway;

  /** Counts what was inserted as received, so that the tables add up. */
  private static final String RECEIVED =
      """
      INSERT INTO ledger_partitions BY NAME
      SELECT 0 AS commit_sequence, 'traces' AS stream, 'generated' AS topic, 0 AS partition,
        0 AS from_offset, n AS to_offset, n AS received, n AS facts, 0 AS feedback,
        0 AS duplicates, 0 AS rejected, 0 AS replayed
      FROM (SELECT (SELECT count(*) FROM trace_facts)
        + (SELECT count(*) FROM trace_revisions) AS n)
      """;

  private final Path lake;
  private final long facts;
  private final long prompts;
  private long next;

  SqlRows(DuckDbGateway gateway, Path lake, long facts) {
    this.gateway = gateway;
    this.lake = lake;
    this.facts = facts;
    this.prompts = Math.max(10, facts * 2 / 5);
    this.next = facts;
  }

  /** Inserts all facts, their older contents, ratings and payload as loads would have left them. */
  void fill() throws SQLException, IOException {
    Files.createDirectories(lake.resolve(Commit.PAYLOAD));
    gateway.readWrite(
        connection -> {
          Schema.migrate(connection, lake);
          try (Statement sql = macros(connection)) {
            for (long first = 0; first < facts; first += CHUNK) {
              chunk(sql, first, Math.min(facts, first + CHUNK));
            }
            sql.execute(RECEIVED);
          }
          Ratings.refresh(connection);
          Schema.showPayload(connection, lake);
          return null;
        });
  }

  private void chunk(Statement sql, long first, long past) throws SQLException {
    String rows = "(" + first + ", " + past + ", " + prompts + ")";
    String keyed =
        "SELECT * EXCLUDE (i, p, a), %d AS revision, 1 AS commit_sequence, %s AS fact_no,"
            + " prompt_key(scenario, prompt_hash, answer_hash) AS prompt_key,"
            + " answer_key(prompt_hash, answer_hash) AS answer_key FROM ";
    sql.execute(
        "INSERT INTO trace_facts BY NAME " + keyed.formatted(1, "2 * i + 1") + "bench_runs" + rows);
    sql.execute(
        "INSERT INTO trace_revisions BY NAME "
            + keyed.formatted(0, "2 * i")
            + "bench_older"
            + rows);
    sql.execute(
        "INSERT INTO fact_keys BY NAME SELECT trace_key(trace_id) AS trace_key, 2 * i + 1 AS fact_no"
            + " FROM bench_runs"
            + rows
            + " UNION ALL SELECT trace_key(trace_id), 2 * i FROM bench_older"
            + rows);
    sql.execute(
        "INSERT INTO feedback BY NAME SELECT *, trace_key(trace_id) AS trace_key,"
            + " 1 AS commit_sequence FROM bench_ratings"
            + rows);
    copy(sql, "FROM bench_payload" + rows, lake.resolve("payload/" + first + ".parquet"));
  }

  /** How many rows a commit has. */
  long commitRows() {
    return Math.min(COMMIT_ROWS, facts / 2);
  }

  /**
   * Publishes a commit: a tenth is feedback for the newest of the old traces, and of the facts one
   * in forty is another content of one of these; returns how many are facts. Facts are of two
   * partitions and lie in a file for each, as the two subtasks of {@code mine} write them.
   */
  long commit() throws SQLException, IOException {
    return commit(firstOfNewest());
  }

  /** The same, but the other contents are of traces from anywhere among the old. */
  long commitOfAnyAge() throws SQLException, IOException {
    return commit(0);
  }

  private long firstOfNewest() {
    return Math.max(0, facts - 2 * commitRows());
  }

  private long commit(long firstKnown) throws SQLException, IOException {
    long late = commitRows() / 10;
    long known = Math.max(1, commitRows() * 9 / 10 / 40);
    long fresh = commitRows() - late - known;
    long step = Math.max(1, (facts - firstKnown) / known);
    String runs = "bench_runs(%d, %d, " + prompts + ")";
    String newer =
        "SELECT * REPLACE (sha256('new' || i || '/%d') AS content_hash,".formatted(next)
            + " ended_at + INTERVAL 1 DAY AS ended_at) FROM "
            + runs.formatted(firstKnown, facts)
            + " WHERE i %% %d = %d LIMIT %d".formatted(step, next % step, known);
    String factRows =
        "SELECT * EXCLUDE (i, p, a) REPLACE (i % 2 AS partition) FROM (FROM "
            + runs.formatted(next, next + fresh)
            + " UNION ALL ("
            + newer
            + "))";
    String ratings =
        "SELECT * REPLACE (score / 2 AS score, time + INTERVAL %d MINUTE AS time) FROM"
                .formatted(next)
            + " bench_ratings(%d, %d, %d) LIMIT %d"
                .formatted(firstOfNewest(), facts, prompts, late);
    next += fresh;
    return publish(factRows, ratings);
  }

  private long publish(String factRows, String ratings) throws SQLException, IOException {
    List<DataFile> files = new ArrayList<>();
    List<PartitionRange> ranges = new ArrayList<>();
    gateway.readOnly(
        connection -> {
          try (Statement sql = macros(connection)) {
            sql.execute("CREATE TEMP TABLE commit_facts AS " + factRows);
            file(sql, Commit.FACTS, "FROM commit_facts WHERE partition = 0", files, ranges);
            file(sql, Commit.FACTS, "FROM commit_facts WHERE partition = 1", files, ranges);
            file(sql, Commit.FEEDBACK, ratings, files, ranges);
          }
          return null;
        });
    LakeCommittable committable = new LakeCommittable(files, ranges, null);
    new CommitLog(lake).publish("bench", CommitLog.idOf(files), committable);
    return files.stream()
        .filter(file -> file.kind().equals(Commit.FACTS))
        .mapToLong(DataFile::rows)
        .sum();
  }

  private void file(
      Statement sql, String kind, String query, List<DataFile> files, List<PartitionRange> ranges)
      throws SQLException, IOException {
    String path = "%s/%d-%d.parquet".formatted(kind, next, files.size());
    Files.createDirectories(lake.resolve(kind));
    copy(sql, query, lake.resolve(path));
    long rows = 0;
    try (ResultSet range =
        sql.executeQuery(
            "SELECT topic, partition, min(record_offset), max(record_offset) + 1, count(*) FROM '"
                + lake.resolve(path)
                + "' GROUP BY ALL")) {
      while (range.next()) {
        boolean traces = kind.equals(Commit.FACTS);
        long count = range.getLong(5);
        ranges.add(
            new PartitionRange(
                traces ? "traces" : "feedback",
                range.getString(1),
                range.getInt(2),
                range.getLong(3),
                range.getLong(4),
                count,
                traces ? count : 0,
                traces ? 0 : count,
                0));
        rows += count;
      }
    }
    files.add(new DataFile(kind, path, rows, Files.size(lake.resolve(path))));
  }

  private static void copy(Statement sql, String query, Path file) throws SQLException {
    sql.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
  }

  private static Statement macros(Connection connection) throws SQLException, IOException {
    Statement sql = connection.createStatement();
    try (InputStream in = SqlRows.class.getResourceAsStream("sql_rows.sql")) {
      if (in == null) {
        throw new FileNotFoundException(
            "Cannot read sql_rows.sql: it is not on the class path; build the command again");
      }
      sql.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    return sql;
  }
}
