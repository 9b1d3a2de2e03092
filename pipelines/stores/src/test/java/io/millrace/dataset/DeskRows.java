package io.millrace.dataset;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Rows of the scenario {@code desk}. */
final class DeskRows {

  private DeskRows() {}

  /** A rated trace of the short form; columns that do not matter here get a zero or nothing. */
  static void trace(
      Connection connection, String id, int prompt, String answer, String split, double score)
      throws SQLException {
    StringBuilder columns = new StringBuilder();
    try (Statement sql = connection.createStatement();
        ResultSet fields =
            sql.executeQuery(
                "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
                    + " WHERE table_name = 'trace_facts' ORDER BY ordinal_position")) {
      while (fields.next()) {
        columns
            .append(columns.isEmpty() ? "" : ", ")
            .append(value(fields, id, prompt, answer, split));
      }
    }
    try (Statement sql = connection.createStatement()) {
      sql.execute("INSERT INTO trace_facts VALUES (" + columns + ")");
      sql.execute(
          "INSERT INTO feedback VALUES ('%s', NULL, 'helpful', 'human', '', %s, NULL, true, now(),"
                  .formatted(id, score)
              + " NULL, false, 'feedback', 0, 0, 1, NULL)");
    }
  }

  private static String value(ResultSet field, String id, int prompt, String answer, String split)
      throws SQLException {
    String type = field.getString("data_type");
    return switch (field.getString("column_name")) {
      case "trace_id" -> "'" + id + "'";
      case "scenario" -> "'desk'";
      case "topic" -> "'traces'";
      case "status" -> "'success'";
      case "split" -> "'" + split + "'";
      case "prompt_hash" -> "'" + prompt + "'";
      case "answer_hash" -> "'" + answer + "'";
      case "message_hashes" -> "['u:" + prompt + "', 'a:" + answer + "']";
      case "message_lengths" -> "[2, " + answer.length() + "]";
      case "message_indexes" -> "[0, 1]";
      case "record_offset" -> Integer.toString(id.charAt(0) - 'a');
      default ->
          field.getString("is_nullable").equals("YES")
              ? "NULL"
              : type.endsWith("[]")
                  ? "[]"
                  : type.equals("VARCHAR") ? "''" : type.equals("TIMESTAMP") ? "now()" : "0";
    };
  }
}
