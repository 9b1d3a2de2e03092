-- Of a table of pairs those that keep the pairs whose trace an adapter answered at or below a share of
-- what is kept: all others, and of these as many as fit, by prompt hash, then trace. The share counts
-- to nine decimals, in whole numbers, so that no rounding lets one more in.
CREATE OR REPLACE MACRO within_self_share(pairs, trace, share) AS TABLE
WITH by_origin AS (
  SELECT *, trace IN (SELECT trace_id FROM trace_facts WHERE adapter_id <> '') AS self_answered
  FROM query_table(pairs)
),
placed AS (
  SELECT *,
    count(*) FILTER (WHERE NOT self_answered) OVER (PARTITION BY scenario) AS others,
    row_number() OVER (
      PARTITION BY scenario, self_answered ORDER BY prompt_hash, trace) AS place
  FROM by_origin
)
SELECT * EXCLUDE (self_answered, others, place)
FROM placed
WHERE NOT self_answered
  OR place * (1000000000 - round(share::DOUBLE * 1000000000)::BIGINT)
    <= others * round(share::DOUBLE * 1000000000)::BIGINT;
