-- Every current trace with its quality: what all tables below are made from.
CREATE OR REPLACE VIEW rated_traces AS
SELECT
  t.trace_id, t.scenario, t.query_class, t.model, t.agent, t.agent_version, t.config_hash,
  t.prompt_hash, t.answer_hash, t.split, t.status, t.ended_at, t.cost_usd, t.latency_ms,
  t.propensity, t.tool_calls, t.tool_names,
  q.quality, q.source, q.contradictory
FROM trace_facts t
JOIN trace_quality q ON q.trace_id = t.trace_id;
