-- The numbers of every candidate, which is one (scenario, prompt, answer): all copies pool their
-- qualities, failures included. usable_at is when the newest usable copy ended.
CREATE OR REPLACE MACRO pool(rated_table) AS TABLE
SELECT
  prompt_key, answer_key,
  any_value(scenario) AS scenario,
  count(*) AS n,
  count(quality) AS n_rated,
  coalesce(sum(quality::DECIMAL(18, 15)), 0) AS total,
  count(*) FILTER (status = 'failure') AS n_failed,
  count(*) FILTER (usable) AS n_usable,
  max(ended_at) FILTER (usable) AS usable_at,
  max(ended_at) AS newest_at
FROM query_table(rated_table)
WHERE prompt_key IS NOT NULL
GROUP BY prompt_key, answer_key;
