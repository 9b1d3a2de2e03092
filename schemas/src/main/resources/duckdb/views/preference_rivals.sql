-- preference_rivals from a table of sft_candidates' rows.
CREATE OR REPLACE MACRO preference_rivals_of(candidates, min_gap, min_probability) AS TABLE
WITH contested AS MATERIALIZED (
  SELECT
    w.scenario, w.prompt_hash, w.prompt_key, w.answer_hash AS chosen_answer,
    r.answer_hash AS rejected_answer, w.answer_key AS chosen_key, r.answer_key AS rejected_key,
    w.shown AS chosen_trace, r.shown AS rejected_trace
  FROM query_table(candidates) w
  JOIN query_table(candidates) r
    ON r.prompt_key = w.prompt_key AND r.answer_key <> w.answer_key
  WHERE w.won
),
ratings AS (
  SELECT t.prompt_key, t.answer_key, t.source, count(*) AS n, sum(t.quality) AS total
  FROM rated_traces t
  WHERE t.source IN ('human', 'code', 'llm')
    AND t.prompt_key IN (SELECT prompt_key FROM contested)
  GROUP BY t.prompt_key, t.answer_key, t.source
),
shared AS (
  SELECT
    p.prompt_key, p.rejected_key,
    min({'rank': source_rank(c.source), 'source': c.source, 'chosen_n': c.n,
         'chosen_total': c.total, 'rejected_n': r.n, 'rejected_total': r.total}) AS best
  FROM contested p
  JOIN ratings c ON c.prompt_key = p.prompt_key AND c.answer_key = p.chosen_key
  JOIN ratings r ON r.prompt_key = p.prompt_key AND r.answer_key = p.rejected_key
    AND r.source = c.source
  GROUP BY p.prompt_key, p.rejected_key
),
compared AS MATERIALIZED (
  SELECT
    p.*, s.best,
    s.best.chosen_total / s.best.chosen_n AS chosen_mean,
    s.best.rejected_total / s.best.rejected_n AS rejected_mean
  FROM contested p
  LEFT JOIN shared s ON s.prompt_key = p.prompt_key AND s.rejected_key = p.rejected_key
),
apart AS MATERIALIZED (
  SELECT
    *,
    beta_better(
      1 + best.chosen_total, 1 + best.chosen_n - best.chosen_total,
      1 + best.rejected_total, 1 + best.rejected_n - best.rejected_total) AS p_better
  FROM compared
  WHERE round(chosen_mean - rejected_mean, 9) >= min_gap
),
clear AS (
  SELECT
    a.*, c.message_hashes AS chosen_hashes, c.message_indexes AS chosen_indexes,
    c.message_lengths AS chosen_lengths, r.message_hashes AS rejected_hashes,
    r.message_indexes AS rejected_indexes, r.message_lengths AS rejected_lengths,
    list_min(list_filter(
      range(1, 1 + least(len(c.message_hashes), len(r.message_hashes))),
      lambda i: c.message_hashes[i] <> r.message_hashes[i])) AS place
  FROM apart a
  JOIN trace_facts c ON c.trace_id = a.chosen_trace
  JOIN trace_facts r ON r.trace_id = a.rejected_trace
  WHERE round(p_better, 9) >= min_probability
)
SELECT
  m.scenario, m.prompt_hash,
  m.chosen_answer AS chosen_answer_hash, m.rejected_answer AS rejected_answer_hash,
  m.chosen_trace AS chosen_trace_id, m.rejected_trace AS rejected_trace_id,
  m.best.source AS source,
  m.best.chosen_n AS chosen_n, m.chosen_mean, m.best.rejected_n AS rejected_n, m.rejected_mean,
  m.chosen_mean - m.rejected_mean AS gap, a.p_better,
  c.place,
  c.chosen_indexes[c.place] AS chosen_index, c.rejected_indexes[c.place] AS rejected_index,
  c.chosen_lengths[c.place] AS chosen_length, c.rejected_lengths[c.place] AS rejected_length,
  CASE
    WHEN m.best IS NULL THEN 'no_common_source'
    WHEN a.p_better IS NULL THEN 'small_gap'
    WHEN c.chosen_trace IS NULL THEN 'weak'
    WHEN starts_with(c.chosen_hashes[c.place], 'a:')
      AND starts_with(c.rejected_hashes[c.place], 'a:') THEN 'ok'
    ELSE 'no_common_prefix'
  END AS step
FROM compared m
LEFT JOIN apart a ON a.prompt_key = m.prompt_key AND a.rejected_key = m.rejected_key
LEFT JOIN clear c ON c.prompt_key = m.prompt_key AND c.rejected_key = m.rejected_key;

-- Every other candidate of a prompt beside its SFT winner, and the first condition that it fails
-- (no_common_source, small_gap, weak, no_common_prefix) or ok. place = position of the first
-- differing message among those that take part in the text identity.
CREATE OR REPLACE MACRO preference_rivals(
  min_quality := 0.7, min_gap := 0.5, min_probability := 0.8) AS TABLE
WITH rated_candidates AS MATERIALIZED (
  FROM sft_candidates(min_quality := min_quality)
)
FROM preference_rivals_of('rated_candidates', min_gap, min_probability);
