-- Per (scenario, class) the agent configuration to use, by the rule of routing_policy; its tools by
-- the number of good traces that called them, and max_turns from the 75th percentile of tool calls
-- over all its traces. NULL when none has the support.
CREATE OR REPLACE MACRO agent_configs(min_quality := 0.7, min_support := 5) AS TABLE
WITH ranked AS (
  SELECT
    *,
    agent <> '' AND n_rated >= min_support AS supported,
    row_number() OVER (
      PARTITION BY scenario, query_class
      ORDER BY agent <> '' AND n_rated >= min_support DESC, round(lower, 9) DESC,
        round(cost_mean, 9) ASC NULLS LAST, agent, agent_version, config_hash) AS place
  FROM agent_config_evidence
),
winners AS (
  SELECT * FROM ranked WHERE place = 1 AND supported
),
traces AS (
  SELECT o.scenario, o.query_class, o.quality, o.tool_calls, o.tool_names
  FROM agent_config_observations o
  JOIN winners w
    ON w.scenario = o.scenario AND w.query_class = o.query_class AND w.agent = o.agent
    AND w.agent_version = o.agent_version AND w.config_hash = o.config_hash
),
turns AS (
  SELECT
    scenario, query_class,
    list_sort(list(tool_calls))[
      1 + least(CAST(floor(0.75 * count(*)) AS BIGINT), count(*) - 1)] AS p75_tool_calls
  FROM traces
  GROUP BY scenario, query_class
),
called AS (
  SELECT scenario, query_class, tool, count(*) AS traces
  FROM (
    SELECT scenario, query_class, unnest(tool_names) AS tool
    FROM traces
    WHERE round(quality, 9) >= min_quality)
  GROUP BY scenario, query_class, tool
),
tools AS (
  SELECT
    scenario, query_class,
    list({'name': tool, 'traces': traces} ORDER BY traces DESC, tool) AS tools
  FROM called
  GROUP BY scenario, query_class
),
classes AS (
  SELECT
    scenario, query_class,
    coalesce(
      list({'agent': agent, 'agent_version': agent_version, 'config_hash': config_hash}
           ORDER BY agent, agent_version, config_hash)
        FILTER (agent <> '' AND n_rated < min_support), []) AS explore
  FROM ranked
  GROUP BY scenario, query_class
)
SELECT
  c.scenario, c.query_class, w.agent, w.agent_version, w.config_hash, w.lower,
  coalesce(t.tools, []) AS tools,
  u.p75_tool_calls,
  greatest(u.p75_tool_calls + 2, CASE WHEN u.p75_tool_calls IS NOT NULL THEN 5 END) AS max_turns,
  c.explore
FROM classes c
LEFT JOIN winners w ON w.scenario = c.scenario AND w.query_class = c.query_class
LEFT JOIN turns u ON u.scenario = c.scenario AND u.query_class = c.query_class
LEFT JOIN tools t ON t.scenario = c.scenario AND t.query_class = c.query_class;

CREATE OR REPLACE VIEW agent_configs AS FROM agent_configs() ORDER BY scenario, query_class;
