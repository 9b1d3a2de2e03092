-- sft_pairs from a table of sft_winners' rows.
CREATE OR REPLACE MACRO sft_pairs_of(winners) AS TABLE
WITH texts AS (
  SELECT DISTINCT ON (w.scenario, w.prompt_hash, w.trace_id)
    w.*, f.split, f.topic, f.partition, f.record_offset,
    conversation(p.payload) AS messages,
    json_extract(p.payload, '$.tools') AS tools
  FROM query_table(winners) w
  JOIN trace_facts f ON f.trace_id = w.trace_id
  JOIN payload p
    ON p.topic = f.topic AND p.partition = f.partition AND p.record_offset = f.record_offset
      AND p.trace_id = f.trace_id AND p.produced_at = f.produced_at
)
SELECT
  scenario, trace_id, role_text(messages, 'user') AS prompt,
  role_text(messages, 'assistant') AS answer, messages, tools, n, n_rated, mean, lower, split,
  prompt_hash, answer_hash,
  sha256(concat_ws(chr(10), 'sft', messages::VARCHAR, coalesce(tools::VARCHAR, ''))) AS pair_hash,
  topic, partition, record_offset
FROM texts;

-- The SFT examples with their text: the messages of each prompt's representative trace. A pair
-- whose payload is not visible does not appear.
CREATE OR REPLACE MACRO sft_pairs(min_quality := 0.7) AS TABLE
WITH all_winners AS (
  FROM sft_winners(min_quality := min_quality)
)
FROM sft_pairs_of('all_winners');

CREATE OR REPLACE VIEW sft_pairs AS FROM sft_pairs();
