-- Quality in 0..1 with its source: the weighted mean of the trace-level feedback in force of the best
-- source present, human over code over llm. One row per trace with such feedback or with feedback out
-- of range. The loader applies it to the traces that a commit touches.
CREATE OR REPLACE MACRO ratings(feedback_table, facts_table) AS TABLE
WITH weighted AS (
  SELECT t.fact_no, f.source, f.score, coalesce(w.weight, 1) AS weight
  FROM in_force(feedback_table) f
  JOIN query_table(facts_table) t ON t.trace_id = f.trace_id
  LEFT JOIN feedback_weights w ON w.scenario = t.scenario AND w.name = f.name
  WHERE f.step IS NULL AND f.source IN ('human', 'code', 'llm') AND coalesce(w.weight, 1) > 0
),
by_source AS (
  SELECT
    fact_no, source,
    sum(score * weight) / sum(weight) AS quality,
    round(max(score) - min(score), 9) > 0.5 AS contradictory
  FROM weighted
  GROUP BY fact_no, source
),
best AS (
  SELECT
    fact_no,
    arg_min(source, source_rank(source)) AS source,
    arg_min(quality, source_rank(source)) AS quality,
    arg_min(contradictory, source_rank(source)) AS contradictory
  FROM by_source
  GROUP BY fact_no
),
outside AS (
  SELECT DISTINCT t.fact_no
  FROM query_table(feedback_table) f
  JOIN query_table(facts_table) t ON t.trace_id = f.trace_id
  WHERE NOT f.in_range
)
SELECT
  coalesce(b.fact_no, o.fact_no) AS fact_no, b.quality, b.source,
  coalesce(b.contradictory, false) AS contradictory,
  o.fact_no IS NOT NULL AS score_out_of_range
FROM best b
FULL JOIN outside o ON o.fact_no = b.fact_no;
