-- Per class the agent with the greatest mean feedback above -1, first seen among equals, and its
-- tools by number of calls, first used among equals.
CREATE OR REPLACE MACRO openjarvis_agent_configs(
  min_quality := 0.7, min_samples := 1, only_agent := NULL) AS TABLE
WITH qualifying AS (
  FROM openjarvis_qualifying(min_quality := min_quality, only_agent := only_agent)
),
agents AS (
  SELECT
    query_class, agent,
    openjarvis_mean(list(feedback ORDER BY scan)) AS mean,
    min(scan) AS first_seen
  FROM qualifying
  GROUP BY query_class, agent
),
winners AS (
  SELECT
    query_class,
    coalesce(
      arg_min(agent, {'mean': -mean, 'first_seen': first_seen}) FILTER (mean > -1), '') AS best_agent
  FROM agents
  GROUP BY query_class
),
calls AS (
  SELECT
    q.query_class, q.scan, unnest(q.tools) AS tool, generate_subscripts(q.tools, 1) AS place
  FROM qualifying q
  JOIN winners w ON w.query_class = q.query_class AND w.best_agent = q.agent
),
tools AS (
  SELECT query_class, tool, count(*) AS n, min({'scan': scan, 'place': place}) AS first_used
  FROM calls
  GROUP BY query_class, tool
),
ranked AS (
  SELECT query_class, list(tool ORDER BY n DESC, first_used) AS best_tools
  FROM tools
  GROUP BY query_class
),
classes AS (
  SELECT
    query_class,
    count(*) AS n,
    openjarvis_mean(list(feedback ORDER BY scan)) AS mean,
    min(scan) AS first_seen
  FROM qualifying
  GROUP BY query_class
)
SELECT
  c.query_class,
  w.best_agent,
  coalesce(r.best_tools, []::VARCHAR[]) AS best_tools,
  c.mean AS avg_feedback,
  c.n AS sample_count
FROM classes c
JOIN winners w ON w.query_class = c.query_class
LEFT JOIN ranked r ON r.query_class = c.query_class
WHERE c.n >= min_samples
ORDER BY c.first_seen;
