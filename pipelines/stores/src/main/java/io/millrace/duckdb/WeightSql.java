package io.millrace.duckdb;

import java.util.List;

/** Makes {@code feedback_weights} what the newest row of each scenario says. */
final class WeightSql {

  private static final String NEWEST =
      """
      CREATE OR REPLACE TEMP TABLE newest_weights AS
      WITH newest AS (
        SELECT scenario, weights::JSON AS weights FROM scenario_weights
        QUALIFY row_number() OVER (
          PARTITION BY scenario ORDER BY recorded_at DESC, weights DESC) = 1)
      SELECT n.scenario, w.key AS name, w.value::DOUBLE AS weight
      FROM newest n, json_each(n.weights) w
      """;

  /** Rates nothing: {@link Ratings#refresh} does that when it finds other weights. */
  static final List<String> APPLY =
      List.of(
          NEWEST,
          """
          INSERT OR IGNORE INTO dirty_windows
          SELECT DISTINCT 'millrace_traces', date_trunc('minute', ended_at) FROM trace_facts
          WHERE scenario IN (
            SELECT scenario FROM (
              (FROM newest_weights EXCEPT FROM feedback_weights)
              UNION ALL
              (FROM feedback_weights WHERE scenario IN (SELECT scenario FROM scenario_weights)
               EXCEPT FROM newest_weights)))
          """,
          """
          DELETE FROM feedback_weights
          WHERE scenario IN (SELECT scenario FROM scenario_weights)
            AND (scenario, name) NOT IN (SELECT (scenario, name) FROM newest_weights)
          """,
          "INSERT OR REPLACE INTO feedback_weights FROM newest_weights");

  private WeightSql() {}
}
