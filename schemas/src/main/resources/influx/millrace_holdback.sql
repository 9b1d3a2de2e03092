-- Answers of slots with a holdback or a canary, by the minute of ended_at: those of the conversations
-- that are held back, which the plain base answers, beside all others of the slot. Both are drawn by
-- hash, so they differ in nothing but who answers, unless a routing policy explores. A routing policy's
-- traces bear its SHA-256 and, as agent, the slot's role; conversations are held back from its adapters
-- only, so only the answers of these are the slot's. A policy that explores may choose an adapter for
-- every class: then arm holdback has all classes, and arm slot almost only those for which the policy
-- chooses an adapter. Written for the windows of millrace_traces;
-- superseded contents count nothing, but keep a point that they once made from standing.
WITH contents AS (
  SELECT *, true AS live FROM trace_facts
  UNION ALL BY NAME
  SELECT *, false AS live FROM trace_revisions
),
touched AS (
  SELECT
    date_trunc('minute', c.ended_at) AS window_start,
    CASE WHEN c.adapter_id = '' AND starts_with(c.routing_policy, 'holdback:')
      THEN 'holdback' ELSE 'slot' END AS arm,
    CASE WHEN contains(c.routing_policy, '/')
      THEN split_part(c.routing_policy, '/', 2) ELSE c.agent END AS role,
    c.scenario, c.live, c.status,
    quality_of(r.source, r.quality, c.status) AS quality
  FROM contents c LEFT JOIN rated r ON r.fact_no = c.fact_no
  WHERE c.ended_at >= $from AND c.ended_at < $until
    AND regexp_full_match(
      c.routing_policy, 'holdback:[^/]+/[^/]+|canary:[^/]+/[^/]+/[0-9]+|[0-9a-f]{64}')
    AND (contains(c.routing_policy, '/') OR c.adapter_id <> '')
    AND date_trunc('minute', c.ended_at) IN (
      SELECT window_start FROM points_windows WHERE measurement = 'millrace_traces')
)
SELECT
  window_start,
  arm,
  role,
  scenario,
  count(*) FILTER (live) AS "count",
  count(*) FILTER (live AND status = 'failure') AS failures,
  count(quality) FILTER (live) AS rated,
  round(avg(quality) FILTER (live), 9) AS mean_quality
FROM touched
GROUP BY ALL
ORDER BY ALL
