package io.millrace.duckdb;

import java.util.List;

/** The statements that count what a commit brought, and mark the windows that it changed. */
final class LedgerSql {

  static final String RANGES =
      """
      CREATE OR REPLACE TEMP TABLE ranges (
        stream VARCHAR, topic VARCHAR, partition INTEGER,
        from_offset BIGINT, to_offset BIGINT, received BIGINT)
      """;

  /**
   * {@code found}: how many rows that count as received lie in the files. {@code stale}: those
   * among them that are not new, and whether an earlier commit covered their offset.
   */
  static final List<String> COUNT =
      List.of(
          """
          CREATE OR REPLACE TEMP TABLE found AS
          SELECT 'traces' AS stream, 'facts' AS kind, topic, partition, count(*) AS records
          FROM staged_facts GROUP BY ALL
          UNION ALL
          SELECT 'feedback', 'feedback', topic, partition, count(*)
          FROM staged_feedback WHERE NOT inline GROUP BY ALL
          UNION ALL
          SELECT r.stream, 'rejected', s.topic, s.partition, count(*)
          FROM staged_rejected s JOIN ranges r ON r.topic = s.topic AND r.partition = s.partition
          GROUP BY ALL
          """,
          """
          CREATE OR REPLACE TEMP TABLE stale AS
          WITH old AS (
            SELECT 'traces' AS stream, 'facts' AS kind, topic, partition, record_offset
            FROM staged_facts WHERE fact_no IN (SELECT fact_no FROM judged WHERE NOT fresh)
            UNION ALL
            SELECT 'feedback', 'feedback', topic, partition, record_offset
            FROM staged_feedback WHERE NOT inline AND rowid IN (FROM stale_feedback)
            UNION ALL
            SELECT r.stream, 'rejected', s.topic, s.partition, s.record_offset
            FROM staged_rejected s JOIN ranges r ON r.topic = s.topic AND r.partition = s.partition
            WHERE s.rowid NOT IN (FROM fresh_rejected)
          ), marked AS (
            SELECT *, EXISTS (
                SELECT 1 FROM ledger_partitions p
                WHERE p.stream = o.stream AND p.topic = o.topic AND p.partition = o.partition
                  AND o.record_offset >= p.from_offset AND o.record_offset < p.to_offset)
              AS replayed
            FROM old o
          )
          SELECT stream, kind, topic, partition, count(*) AS records,
            count(*) FILTER (replayed) AS replayed
          FROM marked GROUP BY ALL
          """);

  static final String MISCOUNTED =
      """
      SELECT r.stream, r.topic, r.partition, r.received, coalesce(sum(f.records), 0) AS found
      FROM ranges r LEFT JOIN found f USING (stream, topic, partition)
      GROUP BY ALL HAVING coalesce(sum(f.records), 0) <> r.received
      """;

  static final String PARTITIONS =
      """
      INSERT INTO ledger_partitions BY NAME
      SELECT $sequence AS commit_sequence, r.stream, r.topic, r.partition, r.from_offset,
        r.to_offset,
        sum(f.records - coalesce(s.replayed, 0)) AS received,
        coalesce(sum(f.records - coalesce(s.records, 0)) FILTER (f.kind = 'facts'), 0) AS facts,
        coalesce(sum(f.records - coalesce(s.records, 0)) FILTER (f.kind = 'feedback'), 0)
          AS feedback,
        sum(coalesce(s.records - s.replayed, 0)) AS duplicates,
        coalesce(sum(f.records - coalesce(s.records, 0)) FILTER (f.kind = 'rejected'), 0)
          AS rejected,
        sum(coalesce(s.replayed, 0)) AS replayed
      FROM ranges r
      JOIN found f USING (stream, topic, partition)
      LEFT JOIN stale s USING (stream, kind, topic, partition)
      GROUP BY ALL
      """;

  /** Minutes whose points change, by the event time of traces and feedback and by arrival. */
  static final List<String> DIRTY_WINDOWS =
      List.of(
          """
          INSERT OR IGNORE INTO dirty_windows
          SELECT 'millrace_traces', date_trunc('minute', ended_at) FROM staged_facts
          WHERE fact_no NOT IN (SELECT fact_no FROM judged WHERE NOT fresh)
          UNION
          SELECT 'millrace_traces', date_trunc('minute', ended_at) FROM ranking
          UNION
          SELECT 'millrace_traces', date_trunc('minute', k.ended_at) FROM known_facts k
          WHERE k.trace_id IN (
            SELECT trace_id FROM staged_feedback WHERE rowid NOT IN (FROM stale_feedback))
          """,
          """
          INSERT OR IGNORE INTO dirty_windows
          SELECT 'millrace_feedback', date_trunc('minute', time) FROM staged_feedback
          WHERE rowid NOT IN (FROM stale_feedback)
          UNION
          SELECT 'millrace_feedback', date_trunc('minute', k.time) FROM known_feedback k
          WHERE k.trace_id IN (
            SELECT trace_id FROM staged_feedback WHERE rowid NOT IN (FROM stale_feedback)
            UNION
            SELECT trace_id FROM staged_facts
            WHERE fact_no NOT IN (SELECT fact_no FROM judged WHERE NOT fresh))
          """,
          """
          INSERT OR IGNORE INTO dirty_windows
          SELECT DISTINCT 'millrace_rejected', date_trunc('minute', produced_at)
          FROM staged_rejected WHERE rowid IN (FROM fresh_rejected)
          """);

  /**
   * Minutes that the new recorded rows of a commit change; of a step that was made again that of
   * each time.
   */
  static final List<String> RECORDED_WINDOWS =
      List.of(
          """
          INSERT OR IGNORE INTO dirty_windows
          SELECT DISTINCT 'millrace_training', date_trunc('minute', p.recorded_at)
          FROM training_progress p
          WHERE EXISTS (
            SELECT 1 FROM training_progress n
            WHERE n.commit_sequence = $sequence AND n.run_id = p.run_id AND n.step = p.step)
          """,
          """
          INSERT OR IGNORE INTO dirty_windows
          SELECT DISTINCT 'millrace_verdicts', date_trunc('minute', recorded_at)
          FROM verdicts WHERE commit_sequence = $sequence
          """,
          """
          INSERT OR IGNORE INTO dirty_windows
          SELECT DISTINCT 'millrace_slots', date_trunc('minute', recorded_at)
          FROM adapters WHERE commit_sequence = $sequence AND slot_sequence IS NOT NULL
          """);

  private LedgerSql() {}
}
