-- Traces per scenario and reason: trace_reasons, counted. All usable copies of a candidate share their
-- reason, but for the winner's representative; so candidates are counted instead of traces.
CREATE OR REPLACE MACRO funnel(min_quality := 0.7) AS TABLE
WITH counted AS (
  -- split and answer_key are NULL where prompt_hash and prompt_key are, and take a fraction of their bytes.
  SELECT scenario, CASE WHEN split IS NULL THEN 'no_payload' ELSE 'no_answer' END AS reason,
    count(*) AS traces
  FROM trace_facts
  WHERE answer_key IS NULL
  GROUP BY ALL
  UNION ALL
  SELECT scenario, unnest(['failed', 'contradictory', reason, 'ok']),
    unnest([sum(n_failed), sum(n - n_failed - n_usable), sum(n_usable - won::INTEGER),
            sum(won::INTEGER)])
  FROM (
    SELECT *,
      CASE
        WHEN n_rated = 0 THEN 'unrated'
        WHEN round(mean, 9) < min_quality THEN 'low_quality'
        WHEN NOT won THEN 'outvoted'
        ELSE 'duplicate'
      END AS reason
    FROM sft_pools(min_quality := min_quality))
  GROUP BY scenario, reason
)
SELECT scenario, reason, sum(traces)::BIGINT AS traces
FROM counted
GROUP BY scenario, reason
HAVING sum(traces) > 0;

CREATE OR REPLACE VIEW funnel AS FROM funnel() ORDER BY scenario, reason;
