package io.millrace.duckdb;

import io.millrace.lake.SqlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The tables, views and table macros of the database, from the files of the schemas module. */
public final class Schema {

  private static final String LEDGER =
      "CREATE TABLE IF NOT EXISTS schema_migrations ("
          + "name VARCHAR NOT NULL PRIMARY KEY, checksum VARCHAR NOT NULL)";
  private static final String NO_PAYLOAD =
      "CREATE OR REPLACE VIEW payload AS SELECT NULL::VARCHAR AS trace_id, NULL::VARCHAR AS topic,"
          + " NULL::INTEGER AS partition, NULL::BIGINT AS record_offset,"
          + " NULL::TIMESTAMP AS produced_at, NULL::VARCHAR AS payload WHERE false";

  private Schema() {}

  /**
   * Applies the migrations that are missing and makes all views again, in one transaction. The
   * {@code payload} view reads the Parquet files that lie in the lake's payload folder now, so it
   * is called again when the lake has moved or got its first payload.
   *
   * @throws SQLException when an applied migration no longer has the content it was applied with
   */
  public static void migrate(Connection connection, Path lake) throws SQLException, IOException {
    Transaction.of(
        connection,
        () -> {
          try (Statement sql = connection.createStatement()) {
            tables(connection, sql);
            sql.execute(payloadView(lake));
            for (SchemaScript view : SchemaScript.folder("views")) {
              run(sql, view);
            }
          }
        });
  }

  /**
   * Lets the {@code payload} view read the Parquet files that lie in the lake's payload folder now;
   * without any it is empty.
   *
   * @return whether there are any: the view then shows later files by itself
   */
  public static boolean showPayload(Connection connection, Path lake)
      throws SQLException, IOException {
    String view = payloadView(lake);
    try (Statement sql = connection.createStatement()) {
      sql.execute(view);
    }
    return !view.equals(NO_PAYLOAD);
  }

  private static void tables(Connection connection, Statement sql)
      throws SQLException, IOException {
    sql.execute(LEDGER);
    Map<String, String> applied = new HashMap<>();
    try (ResultSet rows = sql.executeQuery("SELECT name, checksum FROM schema_migrations")) {
      while (rows.next()) {
        applied.put(rows.getString(1), rows.getString(2));
      }
    }
    for (SchemaScript migration : SchemaScript.folder("migrations")) {
      String checksum = sha256(migration.text());
      String before = applied.get(migration.name());
      if (before == null) {
        run(sql, migration);
        record(connection, migration.name(), checksum);
      } else if (!before.equals(checksum)) {
        throw new SQLException(
            "Cannot migrate: "
                + migration.name()
                + " was applied with checksum "
                + before
                + " and now has "
                + checksum
                + "; put a change into a new migration, or remove the database and load it again"
                + " from the commit files");
      }
    }
  }

  private static void record(Connection connection, String name, String checksum)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO schema_migrations VALUES (?, ?)")) {
      insert.setString(1, name);
      insert.setString(2, checksum);
      insert.execute();
    }
  }

  private static void run(Statement sql, SchemaScript script) throws SQLException {
    for (String statement : script.statements()) {
      try {
        sql.execute(statement);
      } catch (SQLException e) {
        throw new SQLException("Cannot run " + script.name() + ": " + e.getMessage(), e);
      }
    }
  }

  private static String payloadView(Path lake) throws IOException {
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

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash: this Java runtime has no SHA-256", e);
    }
  }
}
