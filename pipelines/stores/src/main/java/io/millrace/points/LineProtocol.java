package io.millrace.points;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/**
 * Rows as InfluxDB line protocol with millisecond timestamps. Tags come in the order of their
 * names; empty tags and unknown fields are left out.
 */
final class LineProtocol {

  private LineProtocol() {}

  /** The current row as a line; null when it has no field. */
  static String line(Measurement measurement, ResultSet row) throws SQLException {
    StringBuilder line = new StringBuilder(escape(measurement.name()));
    for (String tag : measurement.tags()) {
      String value = row.getString(tag);
      if (value != null && !value.isBlank()) {
        line.append(',').append(escape(tag)).append('=').append(escape(value));
      }
    }
    char separator = ' ';
    ResultSetMetaData columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i);
      String field = isField(measurement.tags(), name) ? field(row, i) : null;
      if (field != null) {
        line.append(separator).append(escape(name)).append('=').append(field);
        separator = ',';
      }
    }
    long millis =
        row.getObject("window_start", LocalDateTime.class).toInstant(ZoneOffset.UTC).toEpochMilli();
    return separator == ' ' ? null : line.append(' ').append(millis).toString();
  }

  private static boolean isField(List<String> tags, String name) {
    return !name.equals("window_start") && !tags.contains(name);
  }

  private static String field(ResultSet row, int column) throws SQLException {
    if (row.getMetaData().getColumnType(column) == Types.BIGINT) {
      long number = row.getLong(column);
      return row.wasNull() ? null : number + "i";
    }
    double number = row.getDouble(column);
    return row.wasNull() || !Double.isFinite(number)
        ? null
        : String.format(Locale.ROOT, "%s", number);
  }

  /**
   * Escapes comma, space and equals sign. Line breaks become spaces and a backslash a slash: before
   * a separator it would escape that.
   */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        escaped.append('/');
      } else if (Character.isISOControl(c)) {
        escaped.append("\\ ");
      } else {
        if (c == ',' || c == ' ' || c == '=') {
          escaped.append('\\');
        }
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
