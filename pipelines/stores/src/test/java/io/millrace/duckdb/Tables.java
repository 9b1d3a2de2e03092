package io.millrace.duckdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables and views that points need, and what queries over them answer. */
public final class Tables {

  private static final List<String> SCRIPTS =
      List.of(
          "migrations/V001__tables.sql",
          "views/source_rank.sql",
          "views/feedback_in_force.sql",
          "views/trace_quality.sql");

  private Tables() {}

  public static void create(DuckDbGateway gateway) throws SQLException, IOException {
    gateway.readWrite(
        connection -> {
          for (String script : SCRIPTS) {
            execute(connection, script);
          }
          return null;
        });
  }

  private static void execute(Connection connection, String script)
      throws SQLException, IOException {
    try (InputStream in = Tables.class.getResourceAsStream("/duckdb/" + script);
        Statement statement = connection.createStatement()) {
      statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Every row as its values joined by a bar. */
  public static List<String> rows(DuckDbGateway gateway, String sql)
      throws SQLException, IOException {
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
