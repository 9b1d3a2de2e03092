-- Every current trace with its quality: what all tables below are made from.
CREATE OR REPLACE VIEW rated_traces AS
SELECT
  t.trace_id, t.scenario, t.query_class, t.model, t.agent, t.agent_version, t.config_hash,
  t.prompt_hash, t.answer_hash, t.split, t.status, t.ended_at, t.cost_usd, t.latency_ms,
  t.propensity, t.tool_calls, t.tool_names, t.prompt_key, t.answer_key,
  CASE WHEN r.source IS NULL AND t.status = 'failure' THEN 0.0 ELSE r.quality END AS quality,
  CASE WHEN r.source IS NULL AND t.status = 'failure' THEN 'outcome' ELSE r.source END AS source,
  coalesce(r.contradictory, false) AS contradictory,
  t.status <> 'failure' AND NOT coalesce(r.contradictory, false) AS usable
FROM trace_facts t
LEFT JOIN rated r ON r.fact_no = t.fact_no;
