-- Prompts with at least two candidates and no pair, by the furthest condition that any rival
-- reached, or no_winner.
CREATE OR REPLACE MACRO preference_missing(
  min_quality := 0.7, min_gap := 0.5, min_probability := 0.8) AS TABLE
WITH contested AS (
  SELECT scenario, prompt_hash, bool_or(won) AS has_winner
  FROM sft_candidates(min_quality := min_quality)
  GROUP BY scenario, prompt_hash
  HAVING count(*) > 1
),
reached AS (
  SELECT
    scenario, prompt_hash,
    max(CASE step WHEN 'no_common_source' THEN 1 WHEN 'small_gap' THEN 2 WHEN 'weak' THEN 3
        WHEN 'no_common_prefix' THEN 4 ELSE 5 END) AS furthest
  FROM preference_rivals(
    min_quality := min_quality, min_gap := min_gap, min_probability := min_probability)
  GROUP BY scenario, prompt_hash
)
SELECT
  c.scenario,
  CASE WHEN NOT c.has_winner THEN 'no_winner'
    ELSE ['no_common_source', 'small_gap', 'weak', 'no_common_prefix'][r.furthest] END AS reason,
  count(*) AS prompts
FROM contested c
LEFT JOIN reached r ON r.scenario = c.scenario AND r.prompt_hash = c.prompt_hash
WHERE NOT c.has_winner OR r.furthest < 5
GROUP BY ALL;

CREATE OR REPLACE VIEW preference_missing AS FROM preference_missing() ORDER BY scenario, reason;
