-- Why each trace is an SFT example (ok) or not: exactly one reason per trace, the first that applies.
CREATE OR REPLACE MACRO trace_reasons(min_quality := 0.7) AS TABLE
SELECT
  t.trace_id, t.scenario,
  CASE
    WHEN t.prompt_hash IS NULL THEN 'no_payload'
    WHEN t.answer_hash IS NULL THEN 'no_answer'
    WHEN t.status = 'failure' THEN 'failed'
    WHEN t.contradictory THEN 'contradictory'
    WHEN c.n_rated = 0 THEN 'unrated'
    WHEN round(c.mean, 9) < min_quality THEN 'low_quality'
    WHEN NOT c.won THEN 'outvoted'
    WHEN c.representative <> t.trace_id THEN 'duplicate'
    ELSE 'ok'
  END AS reason
FROM rated_traces t
LEFT JOIN sft_candidates(min_quality := min_quality) c
  ON c.prompt_key = t.prompt_key AND c.answer_key = t.answer_key;

CREATE OR REPLACE VIEW trace_reasons AS FROM trace_reasons();
