-- preference_pairs from a table of preference_selection's rows.
CREATE OR REPLACE MACRO preference_pairs_of(selection) AS TABLE
WITH texts AS (
  SELECT DISTINCT ON (s.scenario, s.prompt_hash)
    s.*, c.split, c.topic AS chosen_topic, c.partition AS chosen_partition,
    c.record_offset AS chosen_offset, r.topic AS rejected_topic,
    r.partition AS rejected_partition, r.record_offset AS rejected_offset,
    json_extract(conversation(cp.payload), '$[*]') AS chosen_messages,
    json_extract(conversation(rp.payload), '$[*]') AS rejected_messages,
    json_extract(cp.payload, '$.tools') AS tools
  FROM query_table(selection) s
  JOIN trace_facts c ON c.trace_id = s.chosen_trace_id
  JOIN trace_facts r ON r.trace_id = s.rejected_trace_id
  JOIN payload cp
    ON cp.topic = c.topic AND cp.partition = c.partition AND cp.record_offset = c.record_offset
      AND cp.trace_id = c.trace_id AND cp.produced_at = c.produced_at
  JOIN payload rp
    ON rp.topic = r.topic AND rp.partition = r.partition AND rp.record_offset = r.record_offset
      AND rp.trace_id = r.trace_id AND rp.produced_at = r.produced_at
),
sides AS (
  SELECT
    * EXCLUDE (chosen_messages, rejected_messages),
    to_json(list_slice(chosen_messages, 1, chosen_index)) AS prefix,
    chosen_messages[chosen_index + 1] AS chosen_message,
    rejected_messages[rejected_index + 1] AS rejected_message
  FROM texts
)
SELECT
  scenario, chosen_trace_id, rejected_trace_id,
  role_text(prefix, 'user') AS prompt,
  content_text(json_extract(chosen_message, '$.content')) AS chosen,
  content_text(json_extract(rejected_message, '$.content')) AS rejected,
  prefix, chosen_message, rejected_message, tools, source, chosen_n, chosen_mean, rejected_n,
  rejected_mean, gap, p_better, chosen_length, rejected_length, split, prompt_hash,
  chosen_answer_hash, rejected_answer_hash,
  sha256(concat_ws(chr(10), 'preference', prefix::VARCHAR, chosen_message::VARCHAR,
                   rejected_message::VARCHAR, coalesce(tools::VARCHAR, ''))) AS pair_hash,
  chosen_topic, chosen_partition, chosen_offset,
  rejected_topic, rejected_partition, rejected_offset
FROM sides;

-- The preference pairs with their text: the chosen side's messages before the first differing
-- assistant message, and that message of either side. A pair whose payload is not visible does not
-- appear.
CREATE OR REPLACE MACRO preference_pairs(
  min_quality := 0.7, min_gap := 0.5, min_probability := 0.8) AS TABLE
WITH whole_selection AS (
  FROM preference_selection(
    min_quality := min_quality, min_gap := min_gap, min_probability := min_probability)
)
FROM preference_pairs_of('whole_selection');

CREATE OR REPLACE VIEW preference_pairs AS FROM preference_pairs();
