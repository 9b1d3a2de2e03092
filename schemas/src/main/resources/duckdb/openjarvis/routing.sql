-- Per class the model with the greatest mean feedback above -1, first seen among equals.
CREATE OR REPLACE MACRO openjarvis_routing(
  min_quality := 0.7, min_samples := 1, only_agent := NULL) AS TABLE
WITH qualifying AS (
  FROM openjarvis_qualifying(min_quality := min_quality, only_agent := only_agent)
),
models AS (
  SELECT
    query_class, model,
    count(*) AS n,
    openjarvis_mean(list(feedback ORDER BY scan)) AS mean,
    min(scan) AS first_seen
  FROM qualifying
  GROUP BY query_class, model
),
winners AS (
  SELECT
    query_class,
    arg_min(model, {'mean': -mean, 'first_seen': first_seen}) FILTER (mean > -1) AS best_model,
    list({'model': model, 'avg_feedback': mean, 'count': n} ORDER BY first_seen) AS all_models
  FROM models
  GROUP BY query_class
),
classes AS (
  SELECT
    query_class,
    count(*) AS n,
    openjarvis_mean(list(feedback ORDER BY scan)) AS mean,
    min(scan) AS first_seen
  FROM qualifying
  GROUP BY query_class
)
SELECT
  c.query_class,
  coalesce(w.best_model, '') AS best_model,
  c.mean AS avg_feedback,
  c.n AS sample_count,
  w.all_models
FROM classes c
JOIN winners w ON w.query_class = c.query_class
WHERE c.n >= min_samples
ORDER BY c.first_seen;
