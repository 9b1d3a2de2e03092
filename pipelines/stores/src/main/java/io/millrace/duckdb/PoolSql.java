package io.millrace.duckdb;

import java.util.List;

/**
 * The statements that rate the touched traces again and carry what changed into the candidates'
 * numbers. {@code BEFORE} runs while the tables still hold what was known.
 */
final class PoolSql {

  private static final String TRACE =
      """
      SELECT t.prompt_key, t.answer_key, t.scenario, t.status, t.ended_at,
        quality_of(r.source, r.quality, t.status) AS quality,
        usable(t.status, r.contradictory) AS usable
      """;

  static final List<String> BEFORE =
      List.of(
          """
          CREATE OR REPLACE TEMP TABLE known_ratings AS
          SELECT * FROM rated WHERE fact_no IN (SELECT fact_no FROM known_facts)
          """,
          "CREATE OR REPLACE TEMP TABLE pooled_before AS "
              + TRACE
              + """
              FROM known_facts t LEFT JOIN known_ratings r ON r.fact_no = t.fact_no
              """);

  /** {@code $first} is the number of the commit's first fact. */
  static final List<String> AFTER =
      List.of(
          """
          CREATE OR REPLACE TEMP TABLE rating_feedback AS
          SELECT trace_id, step, name, source, author, score, in_range, time FROM known_feedback
          UNION ALL
          SELECT trace_id, step, name, source, author, score, in_range, time FROM staged_feedback
          WHERE rowid NOT IN (FROM stale_feedback)
          """,
          """
          CREATE OR REPLACE TEMP TABLE rating_facts AS
          WITH current AS (
            SELECT fact_no, trace_id, scenario FROM staged_facts
            WHERE fact_no NOT IN (SELECT fact_no FROM judged WHERE NOT wins)
            UNION ALL
            SELECT fact_no, trace_id, scenario FROM known_facts
            WHERE fact_no NOT IN (
              SELECT old_fact FROM ranking WHERE old_fact IS NOT NULL AND NOT wins)
          )
          SELECT * FROM current WHERE trace_id IN (SELECT trace_id FROM rating_feedback)
          """,
          """
          CREATE OR REPLACE TEMP TABLE new_ratings AS
          FROM ratings('rating_feedback', 'rating_facts')
          """,
          "DELETE FROM rated WHERE fact_no IN (SELECT fact_no FROM known_ratings)",
          "INSERT INTO rated BY NAME FROM new_ratings",
          "CREATE OR REPLACE TEMP TABLE pooled_after AS "
              + TRACE
              + """
              FROM (
                SELECT fact_no, prompt_key, answer_key, scenario, status, ended_at
                FROM trace_facts WHERE fact_no >= $first
                UNION ALL
                SELECT fact_no, prompt_key, answer_key, scenario, status, ended_at
                FROM known_facts WHERE fact_no NOT IN (
                  SELECT old_fact FROM ranking WHERE old_fact IS NOT NULL AND NOT wins)
              ) t LEFT JOIN new_ratings r ON r.fact_no = t.fact_no
              """,
          """
          CREATE OR REPLACE TEMP TABLE candidate_changes AS
          WITH gone AS (FROM pool('pooled_before')), come AS (FROM pool('pooled_after'))
          SELECT
            coalesce(c.prompt_key, g.prompt_key) AS prompt_key,
            coalesce(c.answer_key, g.answer_key) AS answer_key,
            coalesce(c.scenario, g.scenario) AS scenario,
            coalesce(c.n, 0) - coalesce(g.n, 0) AS n,
            coalesce(c.n_rated, 0) - coalesce(g.n_rated, 0) AS n_rated,
            coalesce(c.total, 0) - coalesce(g.total, 0) AS total,
            coalesce(c.n_failed, 0) - coalesce(g.n_failed, 0) AS n_failed,
            coalesce(c.n_usable, 0) - coalesce(g.n_usable, 0) AS n_usable,
            c.usable_at, c.newest_at,
            coalesce(g.usable_at > coalesce(c.usable_at, '-infinity'), false)
              OR coalesce(g.newest_at > coalesce(c.newest_at, '-infinity'), false) AS reread
          FROM come c FULL JOIN gone g
            ON g.prompt_key = c.prompt_key AND g.answer_key = c.answer_key
          """);

  /**
   * A copy has gone that may have been its candidate's newest: the times are read from the copies
   * that stay, and what was known of them holds no more.
   */
  static final List<String> SHAKEN =
      List.of(
          """
          CREATE OR REPLACE TEMP TABLE staying AS
          SELECT t.fact_no, t.prompt_key, t.answer_key, t.status, t.ended_at
          FROM (
            SELECT fact_no, prompt_key, answer_key, status, ended_at FROM trace_facts
            WHERE answer_key IN (SELECT answer_key FROM candidate_changes WHERE reread)) t
          SEMI JOIN (SELECT prompt_key, answer_key FROM candidate_changes WHERE reread) s
            ON s.prompt_key = t.prompt_key AND s.answer_key = t.answer_key
          """,
          "UPDATE candidate_changes SET usable_at = NULL, newest_at = NULL WHERE reread",
          """
          UPDATE candidate_changes SET usable_at = t.usable_at, newest_at = t.newest_at
          FROM (
            SELECT t.prompt_key, t.answer_key,
              max(t.ended_at) FILTER (usable(t.status, r.contradictory)) AS usable_at,
              max(t.ended_at) AS newest_at
            FROM staying t LEFT JOIN (
              SELECT fact_no, contradictory FROM rated
              WHERE fact_no IN (SELECT fact_no FROM staying)) r ON r.fact_no = t.fact_no
            GROUP BY t.prompt_key, t.answer_key) t
          WHERE candidate_changes.prompt_key = t.prompt_key
            AND candidate_changes.answer_key = t.answer_key
          """,
          """
          UPDATE pool_changes SET usable_at = NULL, newest_at = NULL
          WHERE (prompt_key, answer_key) IN (
            SELECT (prompt_key, answer_key) FROM candidate_changes WHERE reread)
          """);

  static final String STORE = "INSERT INTO pool_changes BY NAME FROM candidate_changes";

  /**
   * Whether the changes have become so many that they are worth a pass over all candidates: always
   * the same share of them, so that a change costs the same however many candidates there are.
   */
  static final String MANY =
      """
      FROM (
        SELECT (SELECT count(*) FROM pool_changes) AS changes,
          (SELECT count(*) FROM settled_pools) AS settled)
      WHERE changes > greatest(10_000, settled // 16)
      """;

  static final List<String> SETTLE =
      List.of(
          """
          CREATE OR REPLACE TEMP VIEW unsettled_pools AS
          FROM settled_pools
          WHERE answer_key IN (SELECT answer_key FROM pool_changes WHERE answer_key % 2 < 2)
          """,
          "CREATE OR REPLACE TEMP TABLE summed_pools AS FROM with_changes('unsettled_pools')",
          """
          DELETE FROM settled_pools
          WHERE answer_key IN (SELECT answer_key FROM pool_changes WHERE answer_key % 2 < 2)
          """,
          "INSERT INTO settled_pools BY NAME FROM summed_pools",
          "DELETE FROM pool_changes");

  private PoolSql() {}
}
