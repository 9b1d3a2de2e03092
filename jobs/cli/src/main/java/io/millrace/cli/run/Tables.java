package io.millrace.cli.run;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Prints a query's rows as an aligned table. */
final class Tables {

  private static final int WIDEST = 60;

  private Tables() {}

  static void print(Connection connection, String sql, PrintWriter out) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      ResultSetMetaData columns = result.getMetaData();
      List<String> head = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        head.add(columns.getColumnLabel(i));
      }
      rows.add(head);
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.add(cell(result.getString(i)));
        }
        rows.add(row);
      }
    }
    int[] widths = new int[rows.get(0).size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder(" ");
    for (int i = 0; i < widths.length; i++) {
      String text = row.get(i);
      line.append(' ').append(text).append(" ".repeat(widths[i] - text.length() + 1));
    }
    return line.toString().stripTrailing();
  }

  private static String cell(String value) {
    if (value == null) {
      return "-";
    }
    String flat = value.replaceAll("\\s+", " ");
    return flat.codePointCount(0, flat.length()) <= WIDEST
        ? flat
        : flat.substring(0, flat.offsetByCodePoints(0, WIDEST - 1)) + "…";
  }
}
