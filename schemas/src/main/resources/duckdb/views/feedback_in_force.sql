-- Per identity the newest valid record, of equal times the lower score. step NULL is the whole
-- trace. records = how many valid records the identity has.
CREATE OR REPLACE MACRO in_force(feedback_table) AS TABLE
SELECT
  trace_id, step, name, source, author,
  arg_max(score, {'at': time, 'low': -score}) AS score,
  max(time) AS time,
  count(*) AS records
FROM query_table(feedback_table)
WHERE in_range
GROUP BY trace_id, step, name, source, author;

CREATE OR REPLACE VIEW feedback_in_force AS FROM in_force('feedback');
