-- Of a table of pairs those that keep the pairs whose trace an adapter answered at or below a share of
-- what is kept: all others, and of these as many as fit, by prompt hash, then trace. The share counts
-- to nine decimals, in whole numbers, so that no rounding lets one more in.
CREATE OR REPLACE MACRO within_self_share(pairs, trace, share) AS TABLE
WITH by_origin AS (
  SELECT *, trace IN (SELECT trace_id FROM trace_facts WHERE adapter_id <> '') AS self_answered
  FROM query_table(pairs)
),
others AS (
  SELECT scenario, count(*) AS others FROM by_origin WHERE NOT self_answered GROUP BY scenario
),
placed AS (
  SELECT *, row_number() OVER (PARTITION BY scenario ORDER BY prompt_hash, trace) AS place
  FROM by_origin
  WHERE self_answered
)
SELECT * EXCLUDE (self_answered) FROM by_origin WHERE NOT self_answered
UNION ALL BY NAME
SELECT p.* EXCLUDE (self_answered, place)
FROM placed p
LEFT JOIN others o ON o.scenario = p.scenario
WHERE p.place * (1000000000 - round(share::DOUBLE * 1000000000)::BIGINT)
  <= coalesce(o.others, 0) * round(share::DOUBLE * 1000000000)::BIGINT;
