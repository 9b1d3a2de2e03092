-- The winning candidate of each prompt and its representative trace.
CREATE OR REPLACE MACRO sft_winners(min_quality := 0.7) AS TABLE
WITH won AS (
  FROM sft_pools(min_quality := min_quality) WHERE won
)
SELECT
  w.scenario, any_value(t.prompt_hash) AS prompt_hash, any_value(t.answer_hash) AS answer_hash,
  min(t.trace_id) AS trace_id, w.n, w.n_rated, w.mean, w.lower
FROM won w
JOIN rated_traces t ON t.prompt_key = w.prompt_key AND t.answer_key = w.answer_key
  AND t.ended_at = w.usable_at
WHERE t.usable
GROUP BY w.prompt_key, w.scenario, w.n, w.n_rated, w.mean, w.lower;

CREATE OR REPLACE VIEW sft_winners AS FROM sft_winners();
