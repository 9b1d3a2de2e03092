package io.millrace.duckdb;

import io.millrace.decode.FeedbackJson;
import io.millrace.lake.Commit;
import io.millrace.lake.SqlText;
import io.millrace.trace.Feedback;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/**
 * Reads the input records that one data file of a lake holds, in the file's order: the payload of
 * traces, feedback records one by one (not those inside a trace), or rejected records. Uses an
 * in-memory database of its own, so it meets no lock.
 */
public final class LakeRows implements AutoCloseable {

  private static final String PLACE = "topic, partition, record_offset, ";
  private static final byte[] NOTHING = {};

  private final String kind;
  private final Connection connection;
  private final Statement statement;
  private final ResultSet rows;

  private LakeRows(String kind, Connection connection, Statement statement, ResultSet rows) {
    this.kind = kind;
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
  }

  /**
   * Opens a data file.
   *
   * @param kind payload, feedback or rejected, as in commit files
   * @param skip how many rows to pass over
   * @throws IOException when it is no data file of that kind
   */
  public static LakeRows open(String kind, Path file, long skip) throws IOException {
    String columns =
        switch (kind) {
          case Commit.PAYLOAD ->
              PLACE + "epoch_ms(produced_at) AS moment, payload::VARCHAR AS payload";
          case Commit.FEEDBACK ->
              PLACE
                  + "epoch_ms(\"time\") AS moment, trace_id, step, name, source, author, score,"
                  + " raw_score, comment";
          case Commit.REJECTED -> PLACE + "epoch_ms(produced_at) AS moment, bytes";
          default -> throw new IllegalArgumentException("No input records in files of " + kind);
        };
    String where = kind.equals(Commit.FEEDBACK) ? " WHERE NOT inline" : "";
    String sql =
        "SELECT %s FROM read_parquet(%s)%s OFFSET %d"
            .formatted(columns, SqlText.quoted(file.toString()), where, skip);
    Properties options = new Properties();
    options.setProperty("threads", "1");
    options.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    try {
      Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", options);
      LakeRows opened = null;
      try {
        Statement statement = connection.createStatement();
        opened = new LakeRows(kind, connection, statement, statement.executeQuery(sql));
        return opened;
      } finally {
        if (opened == null) {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /** The next record, null behind the last. */
  public LakeRow next() throws IOException {
    try {
      return rows.next()
          ? new LakeRow(
              rows.getString(1), rows.getInt(2), rows.getLong(3), rows.getLong(4), value())
          : null;
    } catch (SQLException e) {
      throw unreadable("a data file", e);
    }
  }

  private byte[] value() throws SQLException {
    return switch (kind) {
      case Commit.PAYLOAD -> rows.getString(5).getBytes(StandardCharsets.UTF_8);
      case Commit.FEEDBACK -> FeedbackJson.encode(feedback());
      default -> {
        byte[] kept = rows.getBytes(5);
        yield kept == null ? NOTHING : kept;
      }
    };
  }

  private Feedback feedback() throws SQLException {
    int step = rows.getInt("step");
    boolean whole = rows.wasNull();
    double number = rows.getDouble("score");
    boolean none = rows.wasNull();
    String raw = rows.getString("raw_score");
    return new Feedback(
        rows.getString("trace_id"),
        whole ? null : Integer.valueOf(step),
        rows.getString("name"),
        rows.getString("source"),
        rows.getString("author"),
        none || raw != null ? null : Double.valueOf(number),
        raw,
        Instant.ofEpochMilli(rows.getLong("moment")),
        rows.getString("comment"));
  }

  private static IOException unreadable(String file, SQLException cause) {
    return new IOException(
        "Cannot read "
            + file
            + " of the lake ("
            + cause.getMessage()
            + "); restore it from a backup of the lake",
        cause);
  }

  @Override
  public void close() throws IOException {
    try (connection;
        statement) {
      rows.close();
    } catch (SQLException e) {
      throw new IOException("Cannot close a data file of the lake", e);
    }
  }
}
