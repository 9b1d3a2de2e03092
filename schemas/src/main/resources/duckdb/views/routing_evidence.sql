-- Per (scenario, class, model) over all traces. With a propensity on every trace of the class, the
-- self-normalised inverse-propensity mean and effective sample size over the rated.
CREATE OR REPLACE VIEW routing_evidence AS
WITH grouped AS (
  SELECT
    scenario, query_class, model,
    count(*) AS n,
    count(quality) AS n_rated,
    sum(quality) AS total,
    count(cost_usd) AS cost_n,
    avg(cost_usd) AS cost_mean,
    count(latency_ms) AS latency_n,
    avg(latency_ms) AS latency_mean,
    count(propensity) AS n_propensity,
    sum(quality / propensity) AS weighted_total,
    sum(1 / propensity) FILTER (quality IS NOT NULL) AS weight,
    sum(1 / (propensity * propensity)) FILTER (quality IS NOT NULL) AS squares
  FROM routing_observations
  GROUP BY scenario, query_class, model
),
known AS (
  SELECT
    *,
    sum(n) OVER class = sum(n_propensity) OVER class AS propensity_known
  FROM grouped
  WINDOW class AS (PARTITION BY scenario, query_class)
)
SELECT
  scenario, query_class, model, n, n_rated,
  total / n_rated AS mean,
  wilson_lower(coalesce(total / n_rated, 0), n_rated) AS lower,
  coalesce(total, 0) / n AS mean_low,
  (coalesce(total, 0) + n - n_rated) / n AS mean_high,
  cost_n, cost_mean, latency_n, latency_mean,
  CASE WHEN propensity_known THEN 'propensity' ELSE 'observational' END AS basis,
  CASE WHEN propensity_known THEN weighted_total / weight END AS ips_mean,
  CASE WHEN propensity_known THEN weight * weight / squares END AS ips_ess
FROM known;
