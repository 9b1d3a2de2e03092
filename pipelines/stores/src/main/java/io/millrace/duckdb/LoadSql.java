package io.millrace.duckdb;

import java.util.List;

/**
 * The statements that apply one commit, in order. Rows of the tables are first narrowed to the
 * traces that the commit touches, by trace id alone: that reads one column of a large table.
 */
final class LoadSql {

  /** Finds what is new: {@code ranking} for facts, {@code fresh_*} for the others. */
  static final List<String> RESOLVE =
      List.of(
          """
          CREATE OR REPLACE TEMP TABLE touched AS
          SELECT trace_id FROM staged_facts UNION SELECT trace_id FROM staged_feedback
          """,
          """
          CREATE OR REPLACE TEMP TABLE known_facts AS
          SELECT rowid AS old_row, trace_id, content_hash, ended_at, revision FROM trace_facts
          WHERE rowid IN (SELECT rowid FROM trace_facts WHERE trace_id IN (FROM touched))
          """,
          """
          CREATE OR REPLACE TEMP TABLE known_revisions AS
          SELECT trace_id, content_hash FROM trace_revisions WHERE trace_id IN (FROM touched)
          """,
          """
          CREATE OR REPLACE TEMP TABLE known_feedback AS
          SELECT trace_id, step, name, source, author, score, raw_score, in_range, time FROM feedback
          WHERE rowid IN (SELECT rowid FROM feedback WHERE trace_id IN (FROM touched))
          """,
          """
          CREATE OR REPLACE TEMP TABLE ranking AS
          WITH firsts AS (
            SELECT trace_id, content_hash, min(rowid) AS new_row FROM staged_facts GROUP BY ALL
          ), fresh AS (
            SELECT f.trace_id, f.content_hash, f.new_row, s.ended_at
            FROM firsts f JOIN staged_facts s ON s.rowid = f.new_row
            WHERE NOT EXISTS (SELECT 1 FROM known_facts k
                              WHERE k.trace_id = f.trace_id AND k.content_hash = f.content_hash)
              AND NOT EXISTS (SELECT 1 FROM known_revisions k
                              WHERE k.trace_id = f.trace_id AND k.content_hash = f.content_hash)
          ), contents AS (
            SELECT trace_id, content_hash, ended_at, new_row, NULL AS old_row, 0 AS revision FROM fresh
            UNION ALL
            SELECT trace_id, content_hash, ended_at, NULL, old_row, revision FROM known_facts
            WHERE trace_id IN (SELECT trace_id FROM fresh)
          )
          SELECT trace_id, content_hash, ended_at, new_row, old_row,
            row_number() OVER (
              PARTITION BY trace_id ORDER BY ended_at DESC, content_hash DESC) = 1 AS wins,
            (max(revision) OVER (PARTITION BY trace_id)
              + count(new_row) OVER (PARTITION BY trace_id))::INTEGER AS revisions
          FROM contents
          """,
          """
          CREATE OR REPLACE TEMP TABLE fresh_feedback AS
          SELECT min(f.rowid) AS new_row FROM staged_feedback f
          WHERE NOT EXISTS (
            SELECT 1 FROM known_feedback k
            WHERE k.trace_id = f.trace_id AND k.step IS NOT DISTINCT FROM f.step
              AND k.name = f.name AND k.source = f.source AND k.author = f.author
              AND k.time = f.time AND k.score IS NOT DISTINCT FROM f.score
              AND k.raw_score IS NOT DISTINCT FROM f.raw_score AND k.in_range = f.in_range)
          GROUP BY f.trace_id, f.step, f.name, f.source, f.author, f.time, f.score, f.raw_score,
            f.in_range
          """,
          """
          CREATE OR REPLACE TEMP TABLE fresh_rejected AS
          SELECT min(f.rowid) AS new_row FROM staged_rejected f
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
          WHERE rowid IN (SELECT old_row FROM ranking WHERE old_row IS NOT NULL AND NOT wins)
          """,
          """
          DELETE FROM trace_facts
          WHERE rowid IN (SELECT old_row FROM ranking WHERE old_row IS NOT NULL AND NOT wins)
          """,
          """
          UPDATE trace_facts SET revision = r.revisions FROM ranking r
          WHERE trace_facts.rowid = r.old_row AND r.wins
          """);

  static final List<String> INSERT =
      List.of(
          """
          INSERT INTO trace_facts BY NAME
          SELECT s.*, r.revisions AS revision, $sequence AS commit_sequence
          FROM staged_facts s JOIN ranking r ON s.rowid = r.new_row WHERE r.wins
          """,
          """
          INSERT INTO trace_revisions BY NAME
          SELECT s.*, 0 AS revision, $sequence AS commit_sequence
          FROM staged_facts s JOIN ranking r ON s.rowid = r.new_row WHERE NOT r.wins
          """,
          """
          INSERT INTO feedback BY NAME
          SELECT *, $sequence AS commit_sequence FROM staged_feedback
          WHERE rowid IN (SELECT new_row FROM fresh_feedback)
          """,
          """
          INSERT INTO rejected BY NAME
          SELECT *, $sequence AS commit_sequence FROM staged_rejected
          WHERE rowid IN (SELECT new_row FROM fresh_rejected)
          """);

  static final String RANGES =
      """
      CREATE OR REPLACE TEMP TABLE ranges (
        stream VARCHAR, topic VARCHAR, partition INTEGER,
        from_offset BIGINT, to_offset BIGINT, received BIGINT)
      """;

  /**
   * Every row that counts as received, whether it is new and, if not, whether an earlier commit
   * covered its offset.
   */
  static final String ARRIVALS =
      """
      CREATE OR REPLACE TEMP TABLE arrivals AS
      WITH arrived AS (
        SELECT 'traces' AS stream, 'facts' AS kind, topic, partition, record_offset,
          rowid IN (SELECT new_row FROM ranking WHERE new_row IS NOT NULL) AS fresh
        FROM staged_facts
        UNION ALL
        SELECT 'feedback', 'feedback', topic, partition, record_offset,
          rowid IN (SELECT new_row FROM fresh_feedback)
        FROM staged_feedback WHERE NOT inline
        UNION ALL
        SELECT r.stream, 'rejected', s.topic, s.partition, s.record_offset,
          s.rowid IN (SELECT new_row FROM fresh_rejected)
        FROM staged_rejected s JOIN ranges r ON r.topic = s.topic AND r.partition = s.partition
      )
      SELECT *, NOT fresh AND EXISTS (
          SELECT 1 FROM ledger_partitions p
          WHERE p.stream = a.stream AND p.topic = a.topic AND p.partition = a.partition
            AND a.record_offset >= p.from_offset AND a.record_offset < p.to_offset) AS replayed
      FROM arrived a
      """;

  static final String MISCOUNTED =
      """
      SELECT r.stream, r.topic, r.partition, r.received, count(a.kind) AS found
      FROM ranges r LEFT JOIN arrivals a USING (stream, topic, partition)
      GROUP BY ALL HAVING count(a.kind) <> r.received
      """;

  static final String LEDGER_PARTITIONS =
      """
      INSERT INTO ledger_partitions BY NAME
      SELECT $sequence AS commit_sequence, r.stream, r.topic, r.partition, r.from_offset,
        r.to_offset,
        count(*) FILTER (NOT a.replayed) AS received,
        count(*) FILTER (a.fresh AND a.kind = 'facts') AS facts,
        count(*) FILTER (a.fresh AND a.kind = 'feedback') AS feedback,
        count(*) FILTER (NOT a.fresh AND NOT a.replayed) AS duplicates,
        count(*) FILTER (a.fresh AND a.kind = 'rejected') AS rejected,
        count(*) FILTER (a.replayed) AS replayed
      FROM ranges r JOIN arrivals a USING (stream, topic, partition)
      GROUP BY ALL
      """;

  /** Minutes whose points change, by the event time of traces and feedback and by arrival. */
  static final List<String> DIRTY_WINDOWS =
      List.of(
          """
          INSERT OR IGNORE INTO dirty_windows
          SELECT 'millrace_traces', date_trunc('minute', ended_at) FROM ranking
          UNION
          SELECT 'millrace_traces', date_trunc('minute', k.ended_at) FROM known_facts k
          WHERE k.trace_id IN (
            SELECT s.trace_id FROM staged_feedback s JOIN fresh_feedback f ON s.rowid = f.new_row)
          """,
          """
          INSERT OR IGNORE INTO dirty_windows
          WITH fresh AS (
            SELECT s.trace_id, s.time
            FROM staged_feedback s JOIN fresh_feedback f ON s.rowid = f.new_row
          )
          SELECT 'millrace_feedback', date_trunc('minute', time) FROM fresh
          UNION
          SELECT 'millrace_feedback', date_trunc('minute', k.time) FROM known_feedback k
          WHERE k.trace_id IN (SELECT trace_id FROM fresh UNION SELECT trace_id FROM ranking)
          """,
          """
          INSERT OR IGNORE INTO dirty_windows
          SELECT DISTINCT 'millrace_rejected', date_trunc('minute', s.produced_at)
          FROM staged_rejected s JOIN fresh_rejected f ON s.rowid = f.new_row
          """);

  private LoadSql() {}
}
