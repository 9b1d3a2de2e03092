package io.millrace.duckdb;

import java.util.List;

/**
 * The statements that apply the rows of one commit, in order. Most traces of a commit are new and
 * come once: those are recognised by {@code trace_key} alone and go from the Parquet files straight
 * into their table. Only the others, the contested, are compared with what is known.
 */
final class LoadSql {

  /**
   * What the decisions need of a fact; {@code $facts} is the source, {@code $number} its number.
   */
  static final String STAGE_FACTS =
      """
      CREATE OR REPLACE TEMP TABLE staged_facts AS
      SELECT $number AS fact_no, trace_key(trace_id) AS trace_key, trace_id, scenario,
        content_hash, ended_at, topic, partition, record_offset
      FROM $facts
      """;

  /** The facts with the columns that the loader adds. */
  static final String KEYED_FACTS =
      "SELECT *, $number AS fact_no, prompt_key(scenario, prompt_hash, answer_hash) AS prompt_key,"
          + " answer_key(prompt_hash, answer_hash) AS answer_key FROM $facts";

  static final String STAGE_FEEDBACK =
      """
      CREATE OR REPLACE TEMP TABLE staged_feedback AS
      SELECT *, trace_key(trace_id) AS trace_key FROM $feedback
      """;

  static final String STAGE_REJECTED =
      "CREATE OR REPLACE TEMP TABLE staged_rejected AS FROM $rejected";

  static final String SET_ON_FACTS = "revision, commit_sequence, fact_no, prompt_key, answer_key";

  /** The rows of a table that are not there yet; a column that files lack is NULL. */
  static final String INSERT_RECORDS =
      """
      INSERT INTO $table
      SELECT *, $sequence FROM (
        (SELECT * EXCLUDE (commit_sequence) FROM $table LIMIT 0)
        UNION ALL BY NAME
        (FROM read_parquet($files, union_by_name = true))
        EXCEPT
        SELECT * EXCLUDE (commit_sequence) FROM $table)
      """;

  /** Stands for the files of a kind that a commit has none of. */
  static String nothing(String table, String set) {
    return "(SELECT * EXCLUDE (" + set + ") FROM " + table + " LIMIT 0)";
  }

  /**
   * Finds what is known of the traces that the commit touches. DuckDB sieves a table by a bloom
   * filter of the keys that are looked for, before it reads other columns, only where these are
   * filtered themselves: {@code % 2 < 2} does that and holds for all. The filter lets a few rows of
   * any part of a table through, so many columns are read by what a first pass over one has found.
   */
  static final List<String> KNOWN =
      List.of(
          """
          CREATE OR REPLACE TEMP TABLE touched AS
          SELECT trace_key FROM staged_facts UNION SELECT trace_key FROM staged_feedback
          """,
          """
          CREATE OR REPLACE TEMP TABLE known_keys AS
          SELECT trace_key, fact_no FROM fact_keys
          WHERE trace_key IN (SELECT trace_key FROM touched WHERE trace_key % 2 < 2)
          """,
          """
          CREATE OR REPLACE TEMP TABLE known_facts AS
          SELECT fact_no, trace_id, scenario, content_hash, ended_at, revision, status,
            prompt_key, answer_key
          FROM trace_facts
          WHERE fact_no IN (SELECT fact_no FROM known_keys WHERE trace_key % 2 < 2)
          """,
          """
          CREATE OR REPLACE TEMP TABLE contested AS
          SELECT * FROM staged_facts
          WHERE trace_key IN (SELECT trace_key FROM known_keys)
            OR trace_key IN (
              SELECT trace_key FROM staged_facts GROUP BY trace_key HAVING count(*) > 1)
          """,
          """
          CREATE OR REPLACE TEMP TABLE known_feedback_rows AS
          SELECT rowid AS row FROM feedback
          WHERE trace_key IN (SELECT trace_key FROM touched WHERE trace_key % 2 < 2)
          """,
          """
          CREATE OR REPLACE TEMP TABLE known_feedback AS
          SELECT trace_key, trace_id, step, name, source, author, score, raw_score, in_range, time
          FROM feedback WHERE rowid IN (FROM known_feedback_rows)
          """);

  /**
   * Decides about contested facts ({@code ranking} holds one row per content that is new or has a
   * new rival, {@code judged} one per contested fact of the commit) and finds the rows of feedback
   * and of rejected records that are there already.
   */
  static final List<String> RESOLVE =
      List.of(
          """
          CREATE OR REPLACE TEMP TABLE ranking AS
          WITH firsts AS (
            SELECT trace_id, content_hash, min(fact_no) AS new_fact FROM contested GROUP BY ALL
          ), fresh AS (
            SELECT f.trace_id, f.content_hash, f.new_fact, s.ended_at
            FROM firsts f JOIN contested s ON s.fact_no = f.new_fact
            WHERE NOT EXISTS (SELECT 1 FROM known_facts k
                              WHERE k.trace_id = f.trace_id AND k.content_hash = f.content_hash)
              AND NOT EXISTS (SELECT 1 FROM trace_revisions k
                              WHERE k.fact_no IN (SELECT fact_no FROM known_keys)
                                AND k.trace_id = f.trace_id AND k.content_hash = f.content_hash)
          ), contents AS (
            SELECT trace_id, content_hash, ended_at, new_fact, NULL AS old_fact, 0 AS revision
            FROM fresh
            UNION ALL
            SELECT trace_id, content_hash, ended_at, NULL, fact_no, revision FROM known_facts
            WHERE trace_id IN (SELECT trace_id FROM fresh)
          )
          SELECT trace_id, content_hash, ended_at, new_fact, old_fact,
            row_number() OVER (
              PARTITION BY trace_id ORDER BY ended_at DESC, content_hash DESC) = 1 AS wins,
            (max(revision) OVER (PARTITION BY trace_id)
              + count(new_fact) OVER (PARTITION BY trace_id))::INTEGER AS revisions
          FROM contents
          """,
          """
          CREATE OR REPLACE TEMP TABLE judged AS
          SELECT c.fact_no, r.new_fact IS NOT NULL AS fresh, coalesce(r.wins, false) AS wins,
            r.revisions
          FROM contested c LEFT JOIN ranking r ON r.new_fact = c.fact_no
          """,
          """
          CREATE OR REPLACE TEMP TABLE stale_feedback AS
          WITH contested AS (
            SELECT rowid AS row, *, row_number() OVER (
                PARTITION BY trace_id, step, name, source, author, time, score, raw_score, in_range
                ORDER BY rowid) AS copy
            FROM staged_feedback
            WHERE trace_key IN (SELECT trace_key FROM known_feedback)
              OR trace_key IN (
                SELECT trace_key FROM staged_feedback GROUP BY trace_key HAVING count(*) > 1)
          )
          SELECT row FROM contested f
          WHERE copy > 1 OR EXISTS (
            SELECT 1 FROM known_feedback k
            WHERE k.trace_id = f.trace_id AND k.step IS NOT DISTINCT FROM f.step
              AND k.name = f.name AND k.source = f.source AND k.author = f.author
              AND k.time = f.time AND k.score IS NOT DISTINCT FROM f.score
              AND k.raw_score IS NOT DISTINCT FROM f.raw_score AND k.in_range = f.in_range)
          """,
          """
          CREATE OR REPLACE TEMP TABLE fresh_rejected AS
          SELECT min(f.rowid) AS row FROM staged_rejected f
          WHERE NOT EXISTS (
            SELECT 1 FROM rejected k
            WHERE k.topic = f.topic AND k.partition = f.partition
              AND k.record_offset = f.record_offset AND k.bytes_hash = f.bytes_hash)
          GROUP BY f.topic, f.partition, f.record_offset, f.bytes_hash
          """);

  /** Moves contents that lost out of {@code trace_facts}; those that stay get their new count. */
  static final List<String> SUPERSEDE =
      List.of(
          """
          INSERT INTO trace_revisions SELECT * REPLACE (0 AS revision) FROM trace_facts
          WHERE fact_no IN (SELECT old_fact FROM ranking WHERE old_fact IS NOT NULL AND NOT wins)
          """,
          """
          DELETE FROM trace_facts
          WHERE fact_no IN (SELECT old_fact FROM ranking WHERE old_fact IS NOT NULL AND NOT wins)
          """,
          """
          UPDATE trace_facts SET revision = r.revisions FROM ranking r
          WHERE trace_facts.fact_no = r.old_fact AND r.wins
          """);

  /** Contents that were old already when they arrived. */
  static final String INSERT_REVISIONS =
      """
      INSERT INTO trace_revisions BY NAME
      SELECT s.*, 0 AS revision, $sequence AS commit_sequence
      FROM ($keyed_facts) s JOIN judged j ON j.fact_no = s.fact_no
      WHERE j.fresh AND NOT j.wins
      """;

  static final String INSERT_FACTS =
      """
      INSERT INTO trace_facts BY NAME
      SELECT s.*, coalesce(j.revisions, 1) AS revision, $sequence AS commit_sequence
      FROM ($keyed_facts) s
      LEFT JOIN judged j ON j.fact_no = s.fact_no
      WHERE coalesce(j.wins, true)
      """;

  /** The same where each fact is its trace's only one: a join costs seventy columns a copy each. */
  static final String INSERT_ONLY_FACTS =
      """
      INSERT INTO trace_facts BY NAME
      SELECT *, 1 AS revision, $sequence AS commit_sequence FROM ($keyed_facts)
      """;

  static final List<String> INSERT =
      List.of(
          """
          INSERT INTO fact_keys BY NAME
          SELECT s.trace_key, s.fact_no FROM staged_facts s
          ANTI JOIN (SELECT fact_no FROM judged WHERE NOT fresh) d ON d.fact_no = s.fact_no
          """,
          """
          INSERT INTO feedback BY NAME
          SELECT *, $sequence AS commit_sequence FROM staged_feedback
          WHERE rowid NOT IN (FROM stale_feedback)
          """,
          """
          INSERT INTO rejected BY NAME
          SELECT *, $sequence AS commit_sequence FROM staged_rejected
          WHERE rowid IN (FROM fresh_rejected)
          """);

  private LoadSql() {}
}
