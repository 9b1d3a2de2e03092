-- Generated rows for bench sql: run i of all runs asks one of `prompts` prompts and answers it in one
-- of four ways, mostly the first, which is the good one. Seven of ten prompts are of support-desk.
CREATE OR REPLACE TEMP MACRO bench_share(i, salt) AS (hash(i, salt) % 1000000) / 1e6;

CREATE OR REPLACE TEMP MACRO bench_runs(first, past, prompts) AS TABLE
WITH numbered AS (
  SELECT i, (hash(i, 1) % prompts)::BIGINT AS p,
    CASE WHEN bench_share(i, 2) < 0.7 THEN 0 ELSE 1 + (hash(i, 3) % 3) END AS a,
    bench_share(i, 4) AS fate
  FROM range(first, past) r(i)
)
SELECT
  i, p, a, md5('t' || i) AS trace_id,
  CASE WHEN p % 10 < 7 THEN 'support-desk' ELSE 'code-help' END AS scenario,
  ['clerk', 'concierge', 'triage', 'helper'][1 + (hash(i, 5) % 4)::INTEGER] AS agent,
  '1.' || (i // 2000000) AS agent_version,
  ['small-8b', 'medium-30b', 'large-120b'][1 + (hash(i, 6) % 3)::INTEGER] AS model,
  'house' AS provider, '' AS adapter_id,
  make_timestamp_ms(1767225600000 + i * 250 - 1500) AS started_at,
  make_timestamp_ms(1767225600000 + i * 250) AS ended_at,
  CASE WHEN fate < 0.45 THEN 'success' WHEN fate < 0.6 THEN 'error' END AS outcome,
  CASE WHEN fate < 0.45 THEN 'success' WHEN fate < 0.6 THEN 'failure' ELSE 'unknown' END AS status,
  ['code', 'math', 'short', 'moderate', 'general'][1 + (p % 5)] AS query_class,
  CASE WHEN fate < 0.99 THEN sha256('p' || p) END AS prompt_hash,
  CASE WHEN fate < 0.98 THEN sha256('a' || p || '/' || a) END AS answer_hash,
  sha256('c' || (hash(i, 7) % 12)) AS config_hash,
  CASE WHEN fate >= 0.99 THEN NULL WHEN p % 10 = 8 THEN 'eval' WHEN p % 10 = 9 THEN 'holdout'
    ELSE 'train' END AS split,
  4 AS messages, 3 AS steps, (hash(i, 8) % 7)::INTEGER AS tool_calls, 0 AS unparsed_arguments,
  ['search_code', 'read_page'][1:(hash(i, 8) % 3)::INTEGER] AS tool_names,
  ['u:' || left(md5('p' || p), 16), 'a:' || left(md5('a' || p || '/' || a), 16),
   't:' || left(md5('x' || i), 16), 'a:' || left(md5('y' || i), 16)] AS message_hashes,
  [120 + (p % 50)::INTEGER, 240, 80, 300 + (i % 100)::INTEGER] AS message_lengths,
  [0, 1, 2, 3] AS message_indexes,
  (200 + hash(i, 9) % 2000)::BIGINT AS input_tokens,
  (50 + hash(i, 10) % 800)::BIGINT AS output_tokens,
  CASE WHEN i % 3 < 2 THEN round(bench_share(i, 11) * 0.02, 6) END AS cost_usd,
  round(500 + 4000 * bench_share(i, 12), 1) AS latency_ms,
  NULL::VARCHAR AS routing_policy, NULL::DOUBLE AS propensity,
  (hash(i, 13) % 20 = 0)::INTEGER AS redacted_email, 0 AS redacted_phone, 0 AS redacted_card,
  0 AS redacted_iban, 0 AS redacted_ip, 0 AS redacted_key,
  0 AS additive_compliance_markers, (i % 2)::INTEGER AS additive_formulaic_preamble,
  (hash(i, 14) % 4)::INTEGER AS additive_first_person, 0 AS additive_creative_form,
  (hash(i, 15) % 9)::INTEGER AS additive_engagement_depth,
  (hash(i, 16) % 3)::INTEGER AS additive_emotional_register, 0 AS additive_degeneration,
  0 AS additive_empty_broken, round(40 + 20 * bench_share(i, 17), 2) AS additive_lek,
  0 AS unit_compliance_markers, (i % 2)::INTEGER AS unit_formulaic_preamble,
  (hash(i, 14) % 4)::INTEGER AS unit_first_person, 0 AS unit_creative_form,
  (hash(i, 15) % 9)::INTEGER AS unit_engagement_depth,
  (hash(i, 16) % 3)::INTEGER AS unit_emotional_register, 0 AS unit_degeneration,
  0 AS unit_empty_broken, round(bench_share(i, 17), 4) AS unit_lek,
  false AS response_json, NULL::DOUBLE AS exact_match, []::VARCHAR[] AS flags,
  'millrace.traces' AS topic, 0 AS partition, i AS record_offset,
  make_timestamp_ms(1767225600000 + i * 250 + 20) AS produced_at, 1200 AS payload_bytes,
  sha256('t' || i) AS content_hash
FROM numbered;

-- The older content that every twentieth run had.
CREATE OR REPLACE TEMP MACRO bench_older(first, past, prompts) AS TABLE
SELECT * REPLACE (sha256('old' || i) AS content_hash, ended_at - INTERVAL 1 MINUTE AS ended_at)
FROM bench_runs(first, past, prompts)
WHERE i % 20 = 0;

-- Two of five runs are rated, some by a second reviewer who does not look.
CREATE OR REPLACE TEMP MACRO bench_ratings(first, past, prompts) AS TABLE
SELECT
  trace_id, NULL::INTEGER AS step,
  ['helpful', 'correct'][1 + (hash(i, 21) % 2)::INTEGER] AS name,
  ['human', 'human', 'code', 'llm'][1 + (hash(i, 22) % 4)::INTEGER] AS source,
  'reviewer-' || (hash(i, 23) % 50) AS author,
  round(greatest(0, least(1,
    (CASE WHEN a = 0 THEN 0.85 ELSE 0.3 END) + 0.3 * (bench_share(i, 24) - 0.5))), 2) AS score,
  NULL::VARCHAR AS raw_score, true AS in_range, ended_at + INTERVAL 1 HOUR AS time,
  NULL::VARCHAR AS comment, false AS inline,
  'millrace.feedback' AS topic, 0 AS partition, i AS record_offset
FROM bench_runs(first, past, prompts)
WHERE bench_share(i, 20) < 0.4
UNION ALL
SELECT
  trace_id, NULL, 'helpful', 'human', 'second', round(bench_share(i, 25), 2), NULL, true,
  ended_at + INTERVAL 2 HOUR, NULL, false, 'millrace.feedback', 1, i
FROM bench_runs(first, past, prompts)
WHERE bench_share(i, 20) < 0.06;

-- About 700 bytes of text a run.
CREATE OR REPLACE TEMP MACRO bench_payload(first, past, prompts) AS TABLE
SELECT
  trace_id, topic, partition, record_offset, produced_at,
  '{"trace_id":"' || trace_id || '","messages":[{"role":"user","content":"Question ' || p || ' '
    || repeat(md5('p' || p) || ' and ', 5) || '"},{"role":"assistant","content":"Answer ' || a || ' '
    || repeat(md5('a' || p || '/' || a) || ' or ', 10) || '"}]}' AS payload
FROM bench_runs(first, past, prompts)
WHERE scenario = 'support-desk';
