package io.millrace.lake;

import io.millrace.canary.CanaryAnswer;
import io.millrace.canary.CanaryRating;
import io.millrace.fact.FeedbackRow;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/**
 * Reads from a lake's data files what a rollout needs, without the text of traces: their contents
 * with the conversation of each, and feedback. Uses an in-memory database of its own, so it meets
 * no lock; what is more than 1 GB lies in a temporary directory until this is closed. Not safe for
 * use by many threads.
 */
public final class RolloutRows implements AutoCloseable {

  private static final String ANSWERS =
      """
      SELECT f.trace_id, f.scenario, f.adapter_id, f.propensity, epoch_ms(f.started_at) AS started,
        epoch_ms(f.ended_at) AS ended, f.content_hash, f.status, f.routing_policy,
        %s AS conversation, epoch_ms(f.produced_at) AS produced
      FROM read_parquet(%s) f
      """;

  private static final String WITH_TEXT =
      """
      LEFT JOIN (
        SELECT trace_id, topic, partition, record_offset, produced_at,
          coalesce(json_extract_string(payload::VARCHAR, '$.attributes.conversation_key'), trace_id)
            AS conversation
        FROM read_parquet(%s)) p
      ON p.trace_id = f.trace_id AND p.topic = f.topic AND p.partition = f.partition
        AND p.record_offset = f.record_offset AND p.produced_at = f.produced_at
      """;

  private static final String TEXT =
      """
      WITH contents AS (
        SELECT trace_id, routing_policy, adapter_id, ended_at, content_hash, topic, partition,
          record_offset, produced_at
        FROM read_parquet(%s)
      ), answers AS (
        SELECT * FROM contents
        WHERE trace_id IN (SELECT trace_id FROM contents WHERE routing_policy = ?)
        QUALIFY row_number() OVER (
          PARTITION BY trace_id ORDER BY ended_at DESC, content_hash DESC) = 1
      )
      SELECT count(*) FILTER (p.topic IS NOT NULL), count(*) FILTER (p.topic IS NULL),
        count(*) FILTER (p.topic IS NULL AND a.adapter_id = ?)
      FROM answers a LEFT JOIN (%s) p
      ON p.topic = a.topic AND p.partition = a.partition AND p.record_offset = a.record_offset
        AND p.trace_id = a.trace_id AND p.produced_at = a.produced_at
      WHERE a.routing_policy = ?
      """;

  private static final String RECORDS_WITH_TEXT =
      "SELECT DISTINCT topic, partition, record_offset, trace_id, produced_at"
          + " FROM read_parquet(%s)";

  private static final String NO_RECORDS =
      "SELECT '' AS topic, 0 AS partition, 0 AS record_offset, '' AS trace_id,"
          + " TIMESTAMP 'epoch' AS produced_at WHERE false";

  private static final String RATINGS =
      "SELECT trace_id, step, name, source, author, score, in_range, epoch_ms(\"time\") AS moment"
          + " FROM read_parquet(%s)";

  private final Connection connection;

  private RolloutRows(Connection connection) {
    this.connection = connection;
  }

  /** Takes one row after the other. */
  @FunctionalInterface
  public interface Taker<R> {
    void take(R row) throws IOException;
  }

  @FunctionalInterface
  private interface Reading {
    void read(ResultSet row) throws SQLException, IOException;
  }

  public static RolloutRows open() throws IOException {
    Properties options = DuckDbOptions.inMemory(1);
    options.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    try {
      return new RolloutRows(new DuckDBDriver().connect("jdbc:duckdb:", options));
    } catch (SQLException e) {
      throw new IOException("Cannot open a database in memory: " + e.getMessage(), e);
    }
  }

  /**
   * Hands all contents of traces on, one that was written twice perhaps twice.
   *
   * @throws IOException when a file is missing or is no data file of its kind
   */
  public void answers(RolloutFiles files, Taker<LakeAnswer> taker) throws IOException {
    boolean text = !files.payload().isEmpty();
    String sql =
        ANSWERS.formatted(
                text ? "p.conversation" : "NULL::VARCHAR", SqlText.list(files.facts().stream()))
            + (text ? WITH_TEXT.formatted(SqlText.list(files.payload().stream())) : "");
    each(files.facts(), sql, row -> taker.take(answer(row)));
  }

  /**
   * Hands on all feedback that can bear on a trace's quality.
   *
   * @throws IOException when a file is missing or is no data file of its kind
   */
  public void ratings(RolloutFiles files, Taker<LakeRating> taker) throws IOException {
    each(
        files.feedback(),
        RATINGS.formatted(SqlText.list(files.feedback().stream())),
        row -> {
          Optional<CanaryRating> rating = CanaryRating.of(feedback(row));
          if (rating.isPresent()) {
            taker.take(new LakeRating(row.getString("trace_id"), rating.get()));
          }
        });
  }

  /**
   * Counts a rollout's answers, each by the content that is in force.
   *
   * @param rollout what their traces say they were routed by
   * @param canary its adapter
   * @throws IOException when a file is missing or is no data file of its kind
   */
  public RolloutText text(Collection<RolloutFiles> files, String rollout, String canary)
      throws IOException {
    List<String> facts = files.stream().flatMap(each -> each.facts().stream()).toList();
    List<String> texts = files.stream().flatMap(each -> each.payload().stream()).toList();
    if (facts.isEmpty()) {
      return new RolloutText(0, 0, 0);
    }
    String records =
        texts.isEmpty() ? NO_RECORDS : RECORDS_WITH_TEXT.formatted(SqlText.list(texts.stream()));
    try (PreparedStatement statement =
        connection.prepareStatement(TEXT.formatted(SqlText.list(facts.stream()), records))) {
      statement.setString(1, rollout);
      statement.setString(2, canary);
      statement.setString(3, rollout);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new RolloutText(row.getLong(1), row.getLong(2), row.getLong(3));
      }
    } catch (SQLException e) {
      throw unreadable(facts, e);
    }
  }

  private static IOException unreadable(List<String> files, SQLException e) {
    return new IOException(
        "Cannot read the lake's files from %s on (%s); restore them from a backup of the lake"
            .formatted(files.get(0), e.getMessage()),
        e);
  }

  private void each(List<String> files, String sql, Reading reading) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reading.read(rows);
      }
    } catch (SQLException e) {
      throw unreadable(files, e);
    }
  }

  private static LakeAnswer answer(ResultSet row) throws SQLException {
    return new LakeAnswer(
        new CanaryAnswer(
            row.getString("trace_id"),
            row.getString("scenario"),
            row.getString("adapter_id"),
            number(row, "propensity"),
            row.getLong("started"),
            row.getLong("ended"),
            row.getString("content_hash"),
            row.getString("status").equals("failure")),
        row.getString("routing_policy"),
        row.getString("conversation"),
        row.getLong("produced"));
  }

  /** Without what decides nothing here: comment, text of the score, place. */
  private static FeedbackRow feedback(ResultSet row) throws SQLException {
    int step = row.getInt("step");
    Integer itsStep = row.wasNull() ? null : step;
    return new FeedbackRow(
        row.getString("trace_id"),
        itsStep,
        row.getString("name"),
        row.getString("source"),
        row.getString("author"),
        number(row, "score"),
        null,
        row.getBoolean("in_range"),
        row.getLong("moment"),
        null,
        false,
        null,
        0,
        0);
  }

  private static Double number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("Cannot close a database in memory: " + e.getMessage(), e);
    }
  }
}
