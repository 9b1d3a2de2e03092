-- What each choice of a model led to, of the traces that came after one commit and until another.
-- unit is what the model was drawn for: what the trace's attribute conversation_key says, else the
-- trace; NULL without text, where nobody knows which conversation it is of. A trace of which an
-- earlier content came before is none of these, nor is one whose unit the same policy drew for before:
-- that draw was known. propensity is as recorded; quality is of feedback alone, NULL without, whatever
-- the outcome.
CREATE OR REPLACE MACRO routing_choices(scenario_name, after_commit, until_commit) AS TABLE
WITH chosen AS (
  FROM trace_facts f
  WHERE f.scenario = scenario_name AND f.commit_sequence <= until_commit
    AND f.commit_sequence > after_commit
    AND NOT EXISTS (
      SELECT 1 FROM trace_revisions v
      WHERE v.trace_id = f.trace_id AND v.commit_sequence <= after_commit)
),
contents AS (
  SELECT scenario, commit_sequence, routing_policy, topic, partition, record_offset, trace_id,
    produced_at
  FROM trace_facts
  UNION ALL
  SELECT scenario, commit_sequence, routing_policy, topic, partition, record_offset, trace_id,
    produced_at
  FROM trace_revisions
),
known AS (
  SELECT DISTINCT b.routing_policy,
    json_extract_string(p.payload, '$.attributes.conversation_key') AS unit
  FROM contents b
  JOIN payload p
    ON p.topic = b.topic AND p.partition = b.partition AND p.record_offset = b.record_offset
      AND p.trace_id = b.trace_id AND p.produced_at = b.produced_at
  WHERE b.scenario = scenario_name AND b.commit_sequence <= after_commit
    AND b.routing_policy IN (SELECT routing_policy FROM chosen)
),
choices AS (
  SELECT
    c.trace_id,
    CASE WHEN p.payload IS NOT NULL
      THEN coalesce(json_extract_string(p.payload, '$.attributes.conversation_key'), c.trace_id)
      END AS unit,
    epoch_ms(c.started_at) AS began_ms,
    c.query_class, c.prompt_hash, c.model, c.routing_policy, c.propensity,
    round(r.quality, 9) AS quality
  FROM chosen c
  LEFT JOIN rated r ON r.fact_no = c.fact_no
  LEFT JOIN payload p
    ON p.topic = c.topic AND p.partition = c.partition AND p.record_offset = c.record_offset
      AND p.trace_id = c.trace_id AND p.produced_at = c.produced_at
)
FROM choices c
WHERE NOT EXISTS (
  FROM known k WHERE k.routing_policy = c.routing_policy AND k.unit = c.unit);
