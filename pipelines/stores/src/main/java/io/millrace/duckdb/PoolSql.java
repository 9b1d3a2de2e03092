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
          CREATE OR REPLACE TEMP TABLE pool_changes AS
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
            c.usable_at, c.newest_at, g.usable_at AS lost_usable_at, g.newest_at AS lost_newest_at
          FROM come c FULL JOIN gone g
            ON g.prompt_key = c.prompt_key AND g.answer_key = c.answer_key
          """,
          """
          CREATE OR REPLACE TEMP TABLE new_pools AS
          SELECT
            c.prompt_key, c.answer_key, c.scenario,
            coalesce(k.n, 0) + c.n AS n,
            coalesce(k.n_rated, 0) + c.n_rated AS n_rated,
            coalesce(k.total, 0) + c.total AS total,
            coalesce(k.n_failed, 0) + c.n_failed AS n_failed,
            coalesce(k.n_usable, 0) + c.n_usable AS n_usable,
            greatest(k.usable_at, c.usable_at) AS usable_at,
            greatest(k.newest_at, c.newest_at) AS newest_at,
            coalesce(c.lost_usable_at = k.usable_at AND k.usable_at > coalesce(c.usable_at, '-infinity'), false)
              OR coalesce(c.lost_newest_at = k.newest_at AND k.newest_at > coalesce(c.newest_at, '-infinity'), false)
              AS shaken,
            k.row
          FROM pool_changes c LEFT JOIN (
              SELECT rowid AS row, * FROM pools
              WHERE answer_key IN (SELECT answer_key FROM pool_changes WHERE answer_key % 2 < 2)
            ) k
            ON k.prompt_key = c.prompt_key AND k.answer_key = c.answer_key
          """);

  /** The newest copy of a candidate has gone: its times are read from the copies that stay. */
  static final List<String> SHAKEN =
      List.of(
          """
          CREATE OR REPLACE TEMP TABLE staying AS
          SELECT t.fact_no, t.prompt_key, t.answer_key, t.status, t.ended_at
          FROM (
            SELECT fact_no, prompt_key, answer_key, status, ended_at FROM trace_facts
            WHERE answer_key IN (SELECT answer_key FROM new_pools WHERE shaken)) t
          SEMI JOIN (SELECT prompt_key, answer_key FROM new_pools WHERE shaken) s
            ON s.prompt_key = t.prompt_key AND s.answer_key = t.answer_key
          """,
          """
          UPDATE new_pools SET usable_at = t.usable_at, newest_at = t.newest_at
          FROM (
            SELECT t.prompt_key, t.answer_key,
              max(t.ended_at) FILTER (usable(t.status, r.contradictory)) AS usable_at,
              max(t.ended_at) AS newest_at
            FROM staying t LEFT JOIN (
              SELECT fact_no, contradictory FROM rated
              WHERE fact_no IN (SELECT fact_no FROM staying)) r ON r.fact_no = t.fact_no
            GROUP BY t.prompt_key, t.answer_key) t
          WHERE new_pools.prompt_key = t.prompt_key AND new_pools.answer_key = t.answer_key
          """);

  static final List<String> STORE =
      List.of(
          "DELETE FROM pools WHERE rowid IN (SELECT row FROM new_pools)",
          "INSERT INTO pools BY NAME SELECT * EXCLUDE (shaken, row) FROM new_pools WHERE n > 0");

  private PoolSql() {}
}
