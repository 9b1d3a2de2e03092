-- The rows of pools_table with what is in pool_changes.
CREATE OR REPLACE MACRO with_changes(pools_table) AS TABLE
WITH changed AS (
  SELECT
    prompt_key, answer_key,
    any_value(scenario) AS scenario,
    sum(n)::BIGINT AS n, sum(n_rated)::BIGINT AS n_rated, sum(total) AS total,
    sum(n_failed)::BIGINT AS n_failed, sum(n_usable)::BIGINT AS n_usable,
    max(usable_at) AS usable_at, max(newest_at) AS newest_at, bool_or(reread) AS reread
  FROM pool_changes
  GROUP BY prompt_key, answer_key
)
SELECT
  coalesce(s.prompt_key, c.prompt_key) AS prompt_key,
  coalesce(s.answer_key, c.answer_key) AS answer_key,
  coalesce(s.scenario, c.scenario) AS scenario,
  coalesce(s.n, 0) + coalesce(c.n, 0) AS n,
  coalesce(s.n_rated, 0) + coalesce(c.n_rated, 0) AS n_rated,
  coalesce(s.total, 0) + coalesce(c.total, 0) AS total,
  coalesce(s.n_failed, 0) + coalesce(c.n_failed, 0) AS n_failed,
  coalesce(s.n_usable, 0) + coalesce(c.n_usable, 0) AS n_usable,
  CASE WHEN c.reread THEN c.usable_at ELSE greatest(s.usable_at, c.usable_at) END AS usable_at,
  CASE WHEN c.reread THEN c.newest_at ELSE greatest(s.newest_at, c.newest_at) END AS newest_at
FROM query_table(pools_table) s
FULL JOIN changed c ON c.prompt_key = s.prompt_key AND c.answer_key = s.answer_key
WHERE coalesce(s.n, 0) + coalesce(c.n, 0) > 0;

-- Every candidate's numbers: the rows of the macro pool over all rated traces.
CREATE OR REPLACE VIEW pools AS FROM with_changes('settled_pools');
