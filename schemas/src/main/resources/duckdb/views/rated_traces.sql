-- A trace's quality from its rating, if it has one: without any feedback a failure is 0.
CREATE OR REPLACE MACRO quality_of(source, quality, status) AS
  CASE WHEN source IS NULL AND status = 'failure' THEN 0.0 ELSE quality END;

-- Whether a trace may represent its candidate.
CREATE OR REPLACE MACRO usable(status, contradictory) AS
  status <> 'failure' AND NOT coalesce(contradictory, false);

-- Every current trace with its quality: what all tables below are made from.
CREATE OR REPLACE VIEW rated_traces AS
SELECT
  t.trace_id, t.scenario, t.query_class, t.model, t.agent, t.agent_version, t.config_hash,
  t.prompt_hash, t.answer_hash, t.split, t.status, t.ended_at, t.cost_usd, t.latency_ms,
  t.propensity, t.tool_calls, t.tool_names, t.prompt_key, t.answer_key,
  quality_of(r.source, r.quality, t.status) AS quality,
  CASE WHEN r.source IS NULL AND t.status = 'failure' THEN 'outcome' ELSE r.source END AS source,
  coalesce(r.contradictory, false) AS contradictory,
  usable(t.status, r.contradictory) AS usable
FROM trace_facts t
LEFT JOIN rated r ON r.fact_no = t.fact_no;
