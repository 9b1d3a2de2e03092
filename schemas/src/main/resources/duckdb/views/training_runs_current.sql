-- The newest row of each attempt of a training run.
CREATE OR REPLACE VIEW training_runs_current AS
SELECT * FROM training_runs
QUALIFY row_number() OVER (
  PARTITION BY run_id, attempt ORDER BY commit_sequence DESC, recorded_at DESC) = 1;
