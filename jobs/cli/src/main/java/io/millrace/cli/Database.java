package io.millrace.cli;

import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the DuckDB file without ever changing it. */
public final class Database {

  /** The newest commit in the database. */
  static final String LOADED = "SELECT coalesce(max(commit_sequence), 0) FROM ledger";

  private final Path file;
  private final DuckDbGateway gateway;

  /** The database of these settings. */
  public Database(Settings settings) {
    this(settings, Duration.ofSeconds(30));
  }

  /** Waits no longer than this while another process holds the file. */
  Database(Settings settings, Duration wait) {
    this.file = settings.duckdb();
    this.gateway = new DuckDbGateway(file).waiting(wait);
  }

  /** The newest commit that is loaded; 0 before the first. */
  long loaded() throws SQLException, IOException {
    return Long.parseLong(rows(LOADED).values().get(0).get(0));
  }

  /** The rows of a query with its parameters. */
  public Rows rows(String sql, Object... parameters) throws SQLException, IOException {
    return query(gateway, sql, Rows::read, parameters);
  }

  /** Each row of a query as one JSON object. */
  public List<String> json(String sql, Object... parameters) throws SQLException, IOException {
    List<String> objects = new ArrayList<>();
    query(gateway, asJson(sql), result -> handOn(result, objects::add), parameters);
    return objects;
  }

  /** Hands each row of a query on as one JSON object; the database is held until the last. */
  void eachJson(String sql, Taker taker, Object... parameters) throws SQLException, IOException {
    query(gateway.streaming(), asJson(sql), result -> handOn(result, taker), parameters);
  }

  /** Writes the rows of a query as CSV; the database is held until the last. */
  void csv(String sql, Writer out) throws SQLException, IOException {
    query(
        gateway.streaming(),
        sql,
        result -> {
          Rows.csv(result, out);
          return null;
        });
  }

  private static String asJson(String sql) {
    String rows = sql.strip();
    rows = rows.endsWith(";") ? rows.substring(0, rows.length() - 1) : rows;
    return "SELECT to_json(r) FROM (\n" + rows + "\n) r";
  }

  private static Void handOn(ResultSet result, Taker taker) throws SQLException, IOException {
    while (result.next()) {
      taker.take(result.getString(1));
    }
    return null;
  }

  private <R> R query(DuckDbGateway through, String sql, Reader<R> reader, Object... parameters)
      throws SQLException, IOException {
    if (!Files.exists(file)) {
      throw new CommandFailure(
          "Cannot read "
              + file
              + ": it does not exist; run the mine job first or name it with"
              + " --duckdb");
    }
    return through.readOnly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
              statement.setObject(index + 1, parameters[index]);
            }
            try (ResultSet result = statement.executeQuery()) {
              return reader.read(result);
            }
          }
        });
  }

  /** Takes one row after the other. */
  @FunctionalInterface
  interface Taker {
    void take(String row) throws IOException;
  }

  @FunctionalInterface
  private interface Reader<R> {
    R read(ResultSet result) throws SQLException, IOException;
  }
}
