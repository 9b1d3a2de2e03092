-- One row per (scenario, prompt, answer): all copies pool their qualities, failures included.
-- won marks the prompt's winner among the eligible. shown is the representative, or the newest
-- trace of a candidate without one.
CREATE OR REPLACE MACRO sft_candidates(min_quality := 0.7) AS TABLE
WITH pooled AS (
  SELECT
    scenario, prompt_hash, answer_hash,
    count(*) AS n,
    count(quality) AS n_rated,
    sum(quality) / count(quality) AS mean,
    coalesce(sum(quality), 0) / count(*) AS mean_low,
    (coalesce(sum(quality), 0) + count(*) - count(quality)) / count(*) AS mean_high,
    min({'unusable': status = 'failure' OR contradictory, 'age': -epoch_us(ended_at),
         'trace_id': trace_id}) AS shown
  FROM rated_traces
  WHERE prompt_hash IS NOT NULL AND answer_hash IS NOT NULL
  GROUP BY scenario, prompt_hash, answer_hash
),
judged AS (
  SELECT
    *,
    wilson_lower(coalesce(mean, 0), n_rated) AS lower,
    n_rated > 0 AND round(mean, 9) >= min_quality AND NOT shown.unusable AS eligible
  FROM pooled
),
winners AS (
  SELECT
    scenario, prompt_hash,
    arg_min(answer_hash, {'lower': -round(lower, 9), 'mean': -round(mean, 9),
                          'age': shown.age, 'answer_hash': answer_hash}) AS answer_hash
  FROM judged
  WHERE eligible
  GROUP BY scenario, prompt_hash
)
SELECT
  j.scenario, j.prompt_hash, j.answer_hash, j.n, j.n_rated, j.mean, j.lower, j.mean_low,
  j.mean_high, j.eligible,
  CASE WHEN NOT j.shown.unusable THEN j.shown.trace_id END AS representative,
  j.shown.trace_id AS shown,
  w.answer_hash IS NOT NULL AS won
FROM judged j
LEFT JOIN winners w
  ON w.scenario = j.scenario AND w.prompt_hash = j.prompt_hash AND w.answer_hash = j.answer_hash;

CREATE OR REPLACE VIEW sft_candidates AS FROM sft_candidates();
