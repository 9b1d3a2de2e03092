-- The gate's verdicts by the minute in which each was first recorded.
WITH firsts AS (
  SELECT * FROM verdicts
  QUALIFY row_number() OVER (PARTITION BY verdict_id ORDER BY recorded_at, commit_sequence) = 1
)
SELECT
  date_trunc('minute', recorded_at) AS window_start,
  decision,
  reason,
  role,
  scenario,
  count(*) AS "count",
  sum(task_groups)::BIGINT AS task_groups,
  round(avg(mean_difference), 9) AS mean_difference,
  round(min(lower_bound), 9) AS lower_bound,
  round(max(upper_bound), 9) AS upper_bound
FROM firsts
WHERE date_trunc('minute', recorded_at) IN (
  SELECT window_start FROM points_windows WHERE measurement = 'millrace_verdicts')
GROUP BY ALL
ORDER BY ALL
