package io.millrace.duckdb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables {@code rated}, every current trace's quality, and {@code pools}, every candidate's
 * numbers. A load keeps them equal to the macros {@code ratings} and {@code pool} over all rows;
 * this makes them anew where a load cannot.
 */
public final class Ratings {

  private static final String STALE =
      """
      SELECT 1 FROM (
        (FROM feedback_weights EXCEPT FROM rated_weights)
        UNION ALL
        (FROM rated_weights EXCEPT FROM feedback_weights))
      LIMIT 1
      """;

  private static final List<String> REBUILD =
      List.of(
          """
          INSERT INTO fact_keys BY NAME
          SELECT trace_key(trace_id) AS trace_key, -2 * rowid - 1 AS fact_no FROM trace_facts
          WHERE fact_no IS NULL
          UNION ALL
          SELECT trace_key(trace_id), -2 * rowid - 2 FROM trace_revisions WHERE fact_no IS NULL
          """,
          """
          UPDATE trace_facts SET fact_no = -2 * rowid - 1,
            prompt_key = prompt_key(scenario, prompt_hash, answer_hash),
            answer_key = answer_key(prompt_hash, answer_hash)
          WHERE fact_no IS NULL
          """,
          """
          UPDATE trace_revisions SET fact_no = -2 * rowid - 2,
            prompt_key = prompt_key(scenario, prompt_hash, answer_hash),
            answer_key = answer_key(prompt_hash, answer_hash)
          WHERE fact_no IS NULL
          """,
          "UPDATE feedback SET trace_key = trace_key(trace_id) WHERE trace_key IS NULL",
          "DELETE FROM rated",
          "INSERT INTO rated BY NAME FROM ratings('feedback', 'trace_facts')",
          "DELETE FROM settled_pools",
          "INSERT INTO settled_pools BY NAME FROM pool('rated_traces')",
          "DELETE FROM pool_changes",
          "DELETE FROM rated_weights",
          "INSERT INTO rated_weights FROM feedback_weights");

  private Ratings() {}

  /**
   * Rates all traces again when the weights have changed since they were rated, or when they never
   * were; rows that an older version stored get their keys. Else does nothing.
   */
  public static void refresh(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      if (!stale(sql)) {
        return;
      }
      Transaction.of(
          connection,
          () -> {
            for (String step : REBUILD) {
              sql.execute(step);
            }
          });
    }
  }

  private static boolean stale(Statement sql) throws SQLException {
    try (ResultSet difference = sql.executeQuery(STALE)) {
      return difference.next();
    }
  }
}
