package io.millrace.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a query as text.
 *
 * @param values null where the database has null
 */
public record Rows(List<String> columns, List<List<String>> values) {

  private static final int WIDEST = 60;

  static Rows read(ResultSet result) throws SQLException {
    List<String> columns = columns(result);
    List<List<String>> values = new ArrayList<>();
    while (result.next()) {
      values.add(row(result, columns.size()));
    }
    return new Rows(columns, values);
  }

  private static List<String> columns(ResultSet result) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int column = 1; column <= meta.getColumnCount(); column++) {
      columns.add(meta.getColumnLabel(column));
    }
    return columns;
  }

  private static List<String> row(ResultSet result, int columns) throws SQLException {
    List<String> row = new ArrayList<>();
    for (int column = 1; column <= columns; column++) {
      Object value = result.getObject(column);
      row.add(value == null ? null : value.toString());
    }
    return row;
  }

  /** Aligned columns; long values are cut and control characters shown as spaces. */
  public void table(PrintWriter out) {
    int[] widths = new int[columns.size()];
    List<List<String>> shown = new ArrayList<>();
    shown.add(columns);
    values.forEach(row -> shown.add(row.stream().map(Rows::cell).toList()));
    for (List<String> row : shown) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : shown) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** RFC 4180, lines ended by a line feed; null is an empty field, empty text is {@code ""}. */
  static void csv(ResultSet result, Writer out) throws SQLException, IOException {
    List<String> columns = columns(result);
    out.write(csv(columns));
    while (result.next()) {
      out.write(csv(row(result, columns.size())));
    }
  }

  private static String csv(List<String> fields) {
    return String.join(",", fields.stream().map(Rows::field).toList()) + "\n";
  }

  private static String cell(String value) {
    if (value == null) {
      return "-";
    }
    String line = value.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "…";
  }

  private static String field(String value) {
    if (value == null) {
      return "";
    }
    boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> "\",\r\n".indexOf(c) >= 0);
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
