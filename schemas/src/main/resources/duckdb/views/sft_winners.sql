-- The winning candidate of each prompt and its representative trace.
CREATE OR REPLACE MACRO sft_winners(min_quality := 0.7) AS TABLE
SELECT
  scenario, prompt_hash, answer_hash, representative AS trace_id, n, n_rated, mean, lower
FROM sft_candidates(min_quality := min_quality)
WHERE won;

CREATE OR REPLACE VIEW sft_winners AS FROM sft_winners();
