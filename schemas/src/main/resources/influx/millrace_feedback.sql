-- Feedback in force by the minute of its time. Records that are not in force count nothing, but
-- keep a point that they once made from standing, as does a scenario under which a record once
-- counted: unknown while its trace had not come, or that of a superseded content.
WITH names AS (
  SELECT name AS tag FROM feedback
  GROUP BY name ORDER BY min(commit_sequence), name LIMIT $tag_values
),
due AS (
  SELECT trace_key, trace_id, name, source, date_trunc('minute', time) AS window_start,
    commit_sequence
  FROM feedback
  WHERE time >= $from AND time < $until
    AND date_trunc('minute', time) IN (
      SELECT window_start FROM points_windows WHERE measurement = 'millrace_feedback')
),
-- by number and key first: the ids of all traces are long to read
known AS (
  SELECT fact_no FROM fact_keys WHERE trace_key IN (SELECT trace_key FROM due)
),
facts AS (
  SELECT trace_id, scenario, commit_sequence FROM trace_facts
  WHERE fact_no IN (FROM known) AND trace_id IN (SELECT trace_id FROM due)
),
contents AS (
  FROM facts
  UNION ALL
  SELECT trace_id, scenario, commit_sequence FROM trace_revisions
  WHERE fact_no IN (FROM known) AND trace_id IN (SELECT trace_id FROM due)
),
entries AS (
  FROM feedback
  WHERE trace_key IN (SELECT trace_key FROM due) AND trace_id IN (SELECT trace_id FROM due)
),
arrivals AS (
  SELECT trace_id, min(commit_sequence) AS commit_sequence FROM contents GROUP BY trace_id
),
touched AS (
  SELECT d.window_start, d.name, d.source, c.scenario, NULL::DOUBLE AS score
  FROM due d JOIN contents c ON c.trace_id = d.trace_id
  UNION ALL
  SELECT d.window_start, d.name, d.source, 'unknown', NULL
  FROM due d LEFT JOIN arrivals a ON a.trace_id = d.trace_id
  WHERE a.trace_id IS NULL OR d.commit_sequence < a.commit_sequence
  UNION ALL
  SELECT date_trunc('minute', f.time), f.name, f.source, coalesce(t.scenario, 'unknown'), f.score
  FROM in_force('entries') f LEFT JOIN facts t ON t.trace_id = f.trace_id
  WHERE date_trunc('minute', f.time) IN (SELECT window_start FROM due)
)
SELECT
  window_start,
  CASE WHEN name IN (FROM names) THEN name ELSE 'other' END AS name,
  scenario,
  source,
  count(score) AS "count",
  round(avg(score), 9) AS mean
FROM touched
GROUP BY ALL
ORDER BY ALL
