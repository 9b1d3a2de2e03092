-- Feedback in force by the minute of its time. Records that are not in force count nothing, but
-- keep a point that they once made from standing.
WITH names AS (
  SELECT name AS tag FROM feedback
  GROUP BY name ORDER BY min(commit_sequence), name LIMIT $tag_values
),
dirty AS (
  SELECT window_start FROM points_windows WHERE measurement = 'millrace_feedback'
),
touched AS (
  SELECT trace_id, name, source, date_trunc('minute', time) AS window_start, NULL::DOUBLE AS score
  FROM feedback WHERE date_trunc('minute', time) IN (FROM dirty)
  UNION ALL
  SELECT trace_id, name, source, date_trunc('minute', time), score
  FROM feedback_in_force WHERE date_trunc('minute', time) IN (FROM dirty)
)
SELECT
  f.window_start,
  CASE WHEN f.name IN (FROM names) THEN f.name ELSE 'other' END AS name,
  coalesce(t.scenario, 'unknown') AS scenario,
  f.source,
  count(f.score) AS "count",
  round(avg(f.score), 9) AS mean
FROM touched f
LEFT JOIN trace_facts t ON t.trace_id = f.trace_id
GROUP BY ALL
ORDER BY ALL
