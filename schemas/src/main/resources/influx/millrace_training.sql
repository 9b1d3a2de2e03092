-- Steps of training by the minute in which they were made. A step counts once, as the last attempt
-- that made it recorded it; what earlier ones recorded of it counts nothing, but keeps a point that
-- it once made from standing.
WITH steps AS (
  SELECT *, attempt = max(attempt) OVER (PARTITION BY run_id, step) AS live
  FROM training_progress
),
runs AS (
  SELECT run_id, any_value(scenario) AS scenario, any_value(role) AS role,
    any_value(backend) AS backend
  FROM training_runs GROUP BY run_id
)
SELECT
  date_trunc('minute', s.recorded_at) AS window_start,
  r.backend,
  r.role,
  r.scenario,
  count(*) FILTER (s.live) AS steps,
  round(avg(s.loss) FILTER (s.live), 9) AS loss,
  round(avg(s.eval_loss) FILTER (s.live), 9) AS eval_loss,
  max(s.gradient_norm) FILTER (s.live) AS gradient_norm,
  round(avg(s.tokens_per_second) FILTER (s.live), 9) AS tokens_per_second,
  max(s.memory_bytes) FILTER (s.live) AS memory_bytes
FROM steps s
JOIN runs r ON r.run_id = s.run_id
WHERE date_trunc('minute', s.recorded_at) IN (
  SELECT window_start FROM points_windows WHERE measurement = 'millrace_training')
GROUP BY ALL
ORDER BY ALL
