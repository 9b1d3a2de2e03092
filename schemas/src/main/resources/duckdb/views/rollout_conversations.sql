-- The conversations of a rollout (routing.policy) as they stood when each was wait_ms old: answers and
-- feedback that came later are left out, in every arm alike. A conversation is what the traces'
-- attribute conversation_key says, else a trace; an answer without text is left out, since nobody
-- knows which conversation it is of. adapter_id is NULL when several adapters answered,
-- propensity when an answer has none or they differ. rating is the mean quality of the rated answers;
-- a failure without feedback is an error, not a rating.
CREATE OR REPLACE MACRO rollout_conversations(rollout, wait_ms) AS TABLE
WITH all_answers AS (
  SELECT
    f.trace_id, f.fact_no, f.scenario, f.adapter_id, f.propensity, f.started_at, f.status,
    coalesce(json_extract_string(p.payload, '$.attributes.conversation_key'), f.trace_id)
      AS conversation
  FROM trace_facts f
  JOIN payload p
    ON p.topic = f.topic AND p.partition = f.partition AND p.record_offset = f.record_offset
      AND p.trace_id = f.trace_id AND p.produced_at = f.produced_at
  WHERE f.routing_policy = rollout
),
timed_answers AS (
  SELECT *, min(started_at) OVER (PARTITION BY conversation) AS since
  FROM all_answers
  QUALIFY row_number() OVER (PARTITION BY trace_id) = 1
),
rollout_answers AS (
  FROM timed_answers WHERE started_at <= since + to_milliseconds(wait_ms)
),
rollout_feedback AS (
  SELECT b.*
  FROM feedback b
  JOIN rollout_answers a ON a.trace_id = b.trace_id
  WHERE b.time <= a.since + to_milliseconds(wait_ms)
)
SELECT
  a.conversation,
  epoch_ms(min(a.since)) AS since,
  CASE WHEN count(DISTINCT a.adapter_id) = 1 THEN min(a.adapter_id) END AS adapter_id,
  CASE WHEN count(DISTINCT a.propensity) = 1 AND count(a.propensity) = count(*)
    THEN min(a.propensity) END AS propensity,
  round(avg(r.quality), 9) AS rating,
  bool_or(a.status = 'failure') AS error
FROM rollout_answers a
LEFT JOIN ratings('rollout_feedback', 'rollout_answers') r ON r.fact_no = a.fact_no
GROUP BY a.conversation;
