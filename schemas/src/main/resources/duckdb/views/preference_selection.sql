-- preference_selection from a table of sft_candidates' rows.
CREATE OR REPLACE MACRO preference_selection_of(candidates, min_gap, min_probability) AS TABLE
SELECT * EXCLUDE (step)
FROM preference_rivals_of(candidates, min_gap, min_probability)
WHERE step = 'ok'
QUALIFY row_number() OVER (
  PARTITION BY scenario, prompt_hash
  ORDER BY round(rejected_mean, 9), rejected_n DESC, rejected_answer_hash) = 1;

-- At most one preference pair per prompt: of the rivals that meet every condition the lowest mean,
-- then the larger support, then the smaller answer hash.
CREATE OR REPLACE MACRO preference_selection(
  min_quality := 0.7, min_gap := 0.5, min_probability := 0.8) AS TABLE
WITH selection_candidates AS MATERIALIZED (
  FROM sft_candidates(min_quality := min_quality)
)
FROM preference_selection_of('selection_candidates', min_gap, min_probability);

CREATE OR REPLACE VIEW preference_selection AS FROM preference_selection();
