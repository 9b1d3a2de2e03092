-- What is known of each training run: the newest row of its newest attempt,
-- where one of its end goes before all that say it is running.
CREATE OR REPLACE VIEW training_runs_current AS
SELECT * FROM training_runs
QUALIFY row_number() OVER (
  PARTITION BY run_id
  ORDER BY attempt DESC, state = 'running', commit_sequence DESC, recorded_at DESC) = 1;
