-- Steps of adapters in slots by the minute in which the slot's log has them.
SELECT date_trunc('minute', recorded_at) AS window_start, role, scenario, state, count(*) AS "count"
FROM (SELECT DISTINCT ON (scenario, role, slot_sequence, adapter_id) * FROM adapters
  WHERE slot_sequence IS NOT NULL
  ORDER BY commit_sequence)
WHERE date_trunc('minute', recorded_at) IN (
  SELECT window_start FROM points_windows WHERE measurement = 'millrace_slots')
GROUP BY ALL
ORDER BY ALL
