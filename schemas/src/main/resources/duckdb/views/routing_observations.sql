-- One row per trace: what the router's choice of a model led to. Failures count.
CREATE OR REPLACE VIEW routing_observations AS
SELECT
  trace_id, scenario, query_class, model, status, quality, source, cost_usd, latency_ms,
  CASE WHEN propensity > 0 AND propensity <= 1 THEN propensity END AS propensity
FROM rated_traces;
