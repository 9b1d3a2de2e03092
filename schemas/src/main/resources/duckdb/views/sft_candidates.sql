-- One row per candidate with its hashes. shown is the representative (newest, then the smallest trace
-- id, of the usable copies), or the newest trace of a candidate without one.
CREATE OR REPLACE MACRO sft_candidates(min_quality := 0.7) AS TABLE
WITH pools AS (
  FROM sft_pools(min_quality := min_quality)
),
shown AS (
  SELECT
    t.prompt_key, t.answer_key,
    min(t.trace_id) AS trace_id,
    any_value(t.prompt_hash) AS prompt_hash,
    any_value(t.answer_hash) AS answer_hash
  FROM rated_traces t
  JOIN pools p ON p.prompt_key = t.prompt_key AND p.answer_key = t.answer_key
    AND p.shown_at = t.ended_at
  WHERE t.usable OR p.usable_at IS NULL
  GROUP BY t.prompt_key, t.answer_key
)
SELECT
  p.scenario, s.prompt_hash, s.answer_hash, p.n, p.n_rated, p.mean, p.lower, p.mean_low,
  p.mean_high, p.eligible,
  CASE WHEN p.usable_at IS NOT NULL THEN s.trace_id END AS representative,
  s.trace_id AS shown, p.won, p.prompt_key, p.answer_key
FROM pools p
JOIN shown s ON s.prompt_key = p.prompt_key AND s.answer_key = p.answer_key;

CREATE OR REPLACE VIEW sft_candidates AS FROM sft_candidates();
