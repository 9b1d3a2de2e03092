-- Every candidate with its winner's mark. shown_at is when the newest usable copy ended, or the newest
-- of a candidate without one. won marks the prompt's winner among the eligible.
CREATE OR REPLACE MACRO sft_pools(min_quality := 0.7) AS TABLE
WITH judged AS (
  SELECT
    * REPLACE (total::DOUBLE AS total),
    total::DOUBLE / nullif(n_rated, 0) AS mean,
    wilson_lower(coalesce(total::DOUBLE / nullif(n_rated, 0), 0), n_rated) AS lower,
    n_rated > 0 AND round(total::DOUBLE / nullif(n_rated, 0), 9) >= min_quality AND usable_at IS NOT NULL
      AS eligible
  FROM pools
),
best AS (
  SELECT
    prompt_key,
    max({'lower': round(lower, 9), 'mean': round(mean, 9), 'at': usable_at}) AS rank
  FROM judged
  WHERE eligible
  GROUP BY prompt_key
),
leaders AS (
  SELECT j.prompt_key, j.answer_key
  FROM judged j
  JOIN best b ON b.prompt_key = j.prompt_key AND b.rank.lower = round(j.lower, 9)
    AND b.rank.mean = round(j.mean, 9) AND b.rank.at = j.usable_at
  WHERE j.eligible
),
-- equals in all of this are rare: only for them are the texts of the answer hashes read
tied_answers AS MATERIALIZED (
  SELECT l.prompt_key, l.answer_key
  FROM leaders l
  SEMI JOIN (SELECT prompt_key FROM leaders GROUP BY prompt_key HAVING count(*) > 1) t
    ON t.prompt_key = l.prompt_key
),
tied AS (
  SELECT f.prompt_key, arg_min(f.answer_key, f.answer_hash) AS answer_key
  FROM tied_answers t
  JOIN trace_facts f ON f.prompt_key = t.prompt_key AND f.answer_key = t.answer_key
  GROUP BY f.prompt_key
)
SELECT
  j.scenario, j.prompt_key, j.answer_key, j.n, j.n_rated, j.n_failed, j.n_usable, j.mean, j.lower,
  j.total / j.n AS mean_low,
  (j.total + j.n - j.n_rated) / j.n AS mean_high,
  j.eligible, j.usable_at,
  coalesce(j.usable_at, j.newest_at) AS shown_at,
  l.answer_key IS NOT NULL AND (t.answer_key IS NULL OR t.answer_key = j.answer_key) AS won
FROM judged j
LEFT JOIN leaders l ON l.prompt_key = j.prompt_key AND l.answer_key = j.answer_key
LEFT JOIN tied t ON t.prompt_key = j.prompt_key;
