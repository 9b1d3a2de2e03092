-- Traces by the minute of ended_at. Superseded contents count nothing, but keep a point that they
-- once made from standing. Of a tag, the first values ever loaded keep their name.
WITH contents AS (
  SELECT *, true AS live FROM trace_facts
  UNION ALL BY NAME
  SELECT *, false AS live FROM trace_revisions
),
agents AS (
  SELECT agent AS tag FROM contents
  GROUP BY agent ORDER BY min(commit_sequence), agent LIMIT $tag_values
),
models AS (
  SELECT model AS tag FROM contents
  GROUP BY model ORDER BY min(commit_sequence), model LIMIT $tag_values
),
touched AS (
  SELECT date_trunc('minute', c.ended_at) AS window_start, c.*,
    quality_of(r.source, r.quality, c.status) AS quality
  FROM contents c LEFT JOIN rated r ON r.fact_no = c.fact_no
  WHERE c.ended_at >= $from AND c.ended_at < $until
    AND date_trunc('minute', c.ended_at) IN (
      SELECT window_start FROM points_windows WHERE measurement = 'millrace_traces')
)
SELECT
  t.window_start,
  CASE WHEN t.agent IN (FROM agents) THEN t.agent ELSE 'other' END AS agent,
  CASE WHEN t.model IN (FROM models) THEN t.model ELSE 'other' END AS model,
  t.scenario,
  count(*) FILTER (t.live) AS "count",
  count(*) FILTER (t.live AND t.status = 'failure') AS failures,
  count(t.quality) FILTER (t.live) AS rated,
  round(avg(t.quality) FILTER (t.live), 9) AS mean_quality,
  coalesce(sum(t.input_tokens) FILTER (t.live), 0)::BIGINT AS input_tokens,
  coalesce(sum(t.output_tokens) FILTER (t.live), 0)::BIGINT AS output_tokens,
  round(coalesce(sum(t.cost_usd) FILTER (t.live), 0), 9) AS cost_usd,
  quantile_cont(t.latency_ms, 0.5) FILTER (t.live) AS latency_p50,
  quantile_cont(t.latency_ms, 0.95) FILTER (t.live) AS latency_p95
FROM touched t
GROUP BY ALL
ORDER BY ALL
