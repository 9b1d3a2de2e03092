-- Per (scenario, class, agent, agent version, configuration) over all traces.
CREATE OR REPLACE VIEW agent_config_evidence AS
WITH grouped AS (
  SELECT
    scenario, query_class, agent, agent_version, config_hash,
    count(*) AS n,
    count(quality) AS n_rated,
    sum(quality) AS total,
    count(cost_usd) AS cost_n,
    avg(cost_usd) AS cost_mean,
    count(latency_ms) AS latency_n,
    avg(latency_ms) AS latency_mean
  FROM agent_config_observations
  GROUP BY scenario, query_class, agent, agent_version, config_hash
)
SELECT
  scenario, query_class, agent, agent_version, config_hash, n, n_rated,
  total / n_rated AS mean,
  wilson_lower(coalesce(total / n_rated, 0), n_rated) AS lower,
  coalesce(total, 0) / n AS mean_low,
  (coalesce(total, 0) + n - n_rated) / n AS mean_high,
  cost_n, cost_mean, latency_n, latency_mean
FROM grouped;
