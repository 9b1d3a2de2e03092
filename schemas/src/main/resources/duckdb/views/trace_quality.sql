-- Quality in 0..1 or NULL (unknown) with its source: the weighted mean of the trace-level feedback
-- in force of the best source present, human over code over llm; without any a failure is 0.
CREATE OR REPLACE VIEW trace_quality AS
WITH weighted AS (
  SELECT t.trace_id, f.source, f.score, coalesce(w.weight, 1) AS weight
  FROM feedback_in_force f
  JOIN trace_facts t ON t.trace_id = f.trace_id
  LEFT JOIN feedback_weights w ON w.scenario = t.scenario AND w.name = f.name
  WHERE f.step IS NULL AND f.source IN ('human', 'code', 'llm') AND coalesce(w.weight, 1) > 0
),
by_source AS (
  SELECT
    trace_id, source,
    sum(score * weight) / sum(weight) AS quality,
    round(max(score) - min(score), 9) > 0.5 AS contradictory
  FROM weighted
  GROUP BY trace_id, source
),
best AS (
  SELECT
    trace_id,
    arg_min(source, source_rank(source)) AS source,
    arg_min(quality, source_rank(source)) AS quality,
    arg_min(contradictory, source_rank(source)) AS contradictory
  FROM by_source
  GROUP BY trace_id
),
outside AS (
  SELECT DISTINCT trace_id FROM feedback WHERE NOT in_range
)
SELECT
  t.trace_id,
  CASE WHEN b.trace_id IS NULL AND t.status = 'failure' THEN 0.0 ELSE b.quality END AS quality,
  CASE WHEN b.trace_id IS NULL AND t.status = 'failure' THEN 'outcome' ELSE b.source END AS source,
  coalesce(b.contradictory, false) AS contradictory,
  o.trace_id IS NOT NULL AS score_out_of_range,
  list_filter(
    [CASE WHEN b.contradictory THEN 'contradictory' END,
     CASE WHEN o.trace_id IS NOT NULL THEN 'score_out_of_range' END],
    lambda flag: flag IS NOT NULL) AS flags
FROM trace_facts t
LEFT JOIN best b ON b.trace_id = t.trace_id
LEFT JOIN outside o ON o.trace_id = t.trace_id;
