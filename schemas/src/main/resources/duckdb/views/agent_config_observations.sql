-- One row per trace: what an agent with its version and configuration led to. Failures count.
CREATE OR REPLACE VIEW agent_config_observations AS
SELECT
  trace_id, scenario, query_class, agent, agent_version, config_hash, status, quality, source,
  cost_usd, latency_ms, tool_calls, tool_names
FROM rated_traces;
