package io.millrace.jobs.train;

import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.duckdb.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a lake's commits give in a database of their own. */
final class LoadedLake {

  private final Path lake;
  private final DuckDbGateway gateway;

  LoadedLake(Path home) throws SQLException, IOException {
    this.lake = home.resolve("lake");
    this.gateway = new DuckDbGateway(home.resolve("rows.duckdb"));
    gateway.readWrite(
        connection -> {
          Schema.migrate(connection, lake);
          return lake;
        });
  }

  /** The rows of a query once all commits are loaded, their columns with a space between. */
  List<String> rows(String query) throws SQLException, IOException {
    new Loader(lake, gateway).load(commit -> {});
    return gateway.readOnly(
        connection -> {
          List<String> rows = new ArrayList<>();
          try (Statement sql = connection.createStatement();
              ResultSet result = sql.executeQuery(query)) {
            while (result.next()) {
              List<String> row = new ArrayList<>();
              for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                row.add(String.valueOf(result.getString(i)));
              }
              rows.add(String.join(" ", row));
            }
          }
          return rows;
        });
  }
}
