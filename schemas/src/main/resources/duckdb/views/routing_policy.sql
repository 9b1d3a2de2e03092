-- Per (scenario, class) the model with enough rated traces and the highest lower bound, then the
-- lower mean cost (known before unknown), then the name; NULL when none has the support. explore
-- lists the models with too little support. An empty name is evidence only.
CREATE OR REPLACE MACRO routing_policy(min_support := 5) AS TABLE
WITH ranked AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY scenario, query_class
      ORDER BY model <> '' AND n_rated >= min_support DESC, round(lower, 9) DESC,
        round(cost_mean, 9) ASC NULLS LAST, model) AS place
  FROM routing_evidence
)
SELECT
  scenario, query_class,
  any_value(model) FILTER (place = 1 AND model <> '' AND n_rated >= min_support) AS model,
  any_value(lower) FILTER (place = 1 AND model <> '' AND n_rated >= min_support) AS lower,
  coalesce(list(model ORDER BY model) FILTER (model <> '' AND n_rated < min_support), [])
    AS explore
FROM ranked
GROUP BY scenario, query_class;

CREATE OR REPLACE VIEW routing_policy AS FROM routing_policy() ORDER BY scenario, query_class;
