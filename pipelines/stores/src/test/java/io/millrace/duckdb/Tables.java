package io.millrace.duckdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables of the first migration, and what queries over them answer. */
final class Tables {

  private Tables() {}

  static void create(DuckDbGateway gateway) throws SQLException, IOException {
    String migration;
    try (InputStream in = Tables.class.getResourceAsStream("/duckdb/migrations/V001__tables.sql")) {
      migration = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    gateway.readWrite(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(migration);
          }
        });
  }

  /** Every row as its values joined by a bar. */
  static List<String> rows(DuckDbGateway gateway, String sql) throws SQLException, IOException {
    return gateway.readOnly(
        connection -> {
          List<String> rows = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
              List<String> values = new ArrayList<>();
              for (int i = 1; i <= columns; i++) {
                values.add(result.getString(i));
              }
              rows.add(String.join("|", values));
            }
          }
          return rows;
        });
  }
}
