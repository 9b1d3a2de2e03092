package io.millrace.duckdb;

import io.millrace.lake.SqlText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The views and table macros. A view's comment says what it was made from, so that it is made again
 * only when that has changed; whoever makes the view anew, as each older version does, thereby
 * removes the comment.
 */
final class Views {

  private static final String NO_PAYLOAD =
      "CREATE OR REPLACE VIEW payload AS SELECT NULL::VARCHAR AS trace_id, NULL::VARCHAR AS topic,"
          + " NULL::INTEGER AS partition, NULL::BIGINT AS record_offset,"
          + " NULL::TIMESTAMP AS produced_at, NULL::VARCHAR AS payload WHERE false";

  /** Every version that ever was makes this one. */
  private static final String MARKED = "feedback_in_force";

  private static final String COMMENT =
      "SELECT max(comment) FROM duckdb_views()"
          + " WHERE database_name = current_database() AND view_name = ";

  /** Whether somebody dropped a view or made another of its name; texts change when reopened. */
  private static final String SHAPES =
      "SELECT md5(string_agg(view_name || column_count, ' ' ORDER BY view_name)) FROM duckdb_views()"
          + " WHERE database_name = current_database() AND NOT internal AND view_name <> 'payload'";

  private Views() {}

  /** Makes all views but {@code payload}, which they read, if those there are not the same. */
  static void make(Statement sql) throws SQLException, IOException {
    // the text of a migration counts too, because a view remembers the columns that it was made
    // over
    StringBuilder text = new StringBuilder(one(sql, "SELECT version()"));
    List<SchemaScript> views = SchemaScript.folder("views");
    views.forEach(view -> text.append(view.text()));
    SchemaScript.folder("migrations").forEach(migration -> text.append(migration.text()));
    String scripts = Schema.sha256(text.toString());
    if ((scripts + " " + one(sql, SHAPES)).equals(comment(sql, MARKED))) {
      return;
    }
    for (SchemaScript view : views) {
      Schema.run(sql, view);
    }
    mark(sql, MARKED, scripts + " " + one(sql, SHAPES));
  }

  /**
   * Lets the {@code payload} view read the Parquet files that lie in the lake's payload folder now;
   * without any it is empty.
   *
   * @return whether there are any: the view then shows later files by itself
   */
  static boolean showPayload(Statement sql, Path lake) throws SQLException, IOException {
    String view = payload(lake);
    String hash = Schema.sha256(view);
    if (!hash.equals(comment(sql, "payload"))) {
      sql.execute(view);
      mark(sql, "payload", hash);
    }
    return !view.equals(NO_PAYLOAD);
  }

  private static void mark(Statement sql, String view, String mark) throws SQLException {
    sql.execute("COMMENT ON VIEW " + view + " IS " + SqlText.quoted(mark));
  }

  private static String comment(Statement sql, String view) throws SQLException {
    return one(sql, COMMENT + SqlText.quoted(view));
  }

  private static String one(Statement sql, String query) throws SQLException {
    try (ResultSet row = sql.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String payload(Path lake) throws IOException {
    Path folder = lake.resolve("payload").toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      return NO_PAYLOAD;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*.parquet")) {
      if (!files.iterator().hasNext()) {
        return NO_PAYLOAD;
      }
    }
    String glob = SqlText.quoted(folder + "/*.parquet");
    return "CREATE OR REPLACE VIEW payload AS SELECT trace_id, topic, partition, record_offset,"
        + " produced_at, payload::VARCHAR AS payload FROM read_parquet("
        + glob
        + ", union_by_name = true)";
  }
}
