-- Rejected records by the minute in which they were produced.
SELECT date_trunc('minute', produced_at) AS window_start, reason, count(*) AS "count"
FROM rejected
WHERE date_trunc('minute', produced_at) IN (
  SELECT window_start FROM points_windows WHERE measurement = 'millrace_rejected')
GROUP BY ALL
ORDER BY ALL
