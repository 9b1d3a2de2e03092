package io.millrace.duckdb;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables and views that points need, and what queries over them answer. */
public final class Tables {

  private Tables() {}

  public static void create(DuckDbGateway gateway) throws SQLException, IOException {
    gateway.readWrite(
        connection -> {
          Schema.migrate(connection, gateway.database().resolveSibling("lake"));
          return null;
        });
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
