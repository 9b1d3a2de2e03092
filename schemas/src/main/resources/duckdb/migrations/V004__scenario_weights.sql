-- What scenario.yaml said of the weights of feedback names, each time it was told to the database.
-- The loader makes feedback_weights of a scenario's newest row.
CREATE TABLE scenario_weights (
  scenario VARCHAR NOT NULL,
  -- a JSON object of weight by name
  weights VARCHAR NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  commit_sequence BIGINT NOT NULL
);
