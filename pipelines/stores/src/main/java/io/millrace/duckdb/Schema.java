package io.millrace.duckdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  private Schema() {}

  /**
   * Applies the migrations that are missing and makes the views again if they are not those of this
   * version, in one transaction. The {@code payload} view reads the Parquet files that lie in the
   * lake's payload folder now, so it is called again when the lake has moved or got its first
   * payload.
   *
   * @throws SQLException when an applied migration no longer has the content it was applied with
   */
  public static void migrate(Connection connection, Path lake) throws SQLException, IOException {
    Transaction.of(
        connection,
        () -> {
          try (Statement sql = connection.createStatement()) {
            tables(connection, sql);
            Views.showPayload(sql, lake);
            Views.make(sql);
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
    try (Statement sql = connection.createStatement()) {
      return Views.showPayload(sql, lake);
    }
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

  static void run(Statement sql, SchemaScript script) throws SQLException {
    for (String statement : script.statements()) {
      try {
        sql.execute(statement);
      } catch (SQLException e) {
        throw new SQLException("Cannot run " + script.name() + ": " + e.getMessage(), e);
      }
    }
  }

  static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash: this Java runtime has no SHA-256", e);
    }
  }
}
