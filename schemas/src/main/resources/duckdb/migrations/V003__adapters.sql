-- Rows that jobs and commands record: each is there once however often it was published, and none
-- is changed. What is current is the newest row of an id, by commit_sequence.

-- What became of each attempt of a training run; the newest row of an attempt is current.
CREATE TABLE training_runs (
  run_id VARCHAR NOT NULL,
  attempt INTEGER NOT NULL,
  scenario VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  backend VARCHAR NOT NULL,
  base_id VARCHAR,
  base_weights_hash VARCHAR,
  dataset_hash VARCHAR,
  -- running, succeeded, failed, skipped or cancelled, and why
  state VARCHAR NOT NULL,
  reason VARCHAR,
  adapter_id VARCHAR,
  pairs BIGINT,
  steps BIGINT,
  tokens BIGINT,
  seed BIGINT NOT NULL,
  config VARCHAR,
  environment VARCHAR,
  code_version VARCHAR NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  commit_sequence BIGINT NOT NULL
);

-- The course of training, a row per reported step.
CREATE TABLE training_progress (
  run_id VARCHAR NOT NULL,
  attempt INTEGER NOT NULL,
  step BIGINT NOT NULL,
  loss DOUBLE,
  eval_loss DOUBLE,
  learning_rate DOUBLE,
  gradient_norm DOUBLE,
  tokens BIGINT,
  tokens_per_second DOUBLE,
  memory_bytes BIGINT,
  recorded_at TIMESTAMP NOT NULL,
  commit_sequence BIGINT NOT NULL
);

-- Published adapters and each step they took in a slot; slot_sequence is the entry of the slot's
-- log, NULL for the publication itself. metrics is a JSON object.
CREATE TABLE adapters (
  adapter_id VARCHAR NOT NULL,
  scenario VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  slot_sequence BIGINT,
  weights_hash VARCHAR NOT NULL,
  kind VARCHAR,
  backend VARCHAR,
  runtime_types VARCHAR[] NOT NULL,
  base_id VARCHAR,
  base_weights_hash VARCHAR,
  tokenizer_hash VARCHAR,
  chat_template_hash VARCHAR,
  conditioning_prefix VARCHAR,
  dataset_hash VARCHAR,
  parent_id VARCHAR,
  seed BIGINT,
  metrics VARCHAR,
  code_version VARCHAR,
  verdict_id VARCHAR,
  changed_by VARCHAR,
  why VARCHAR,
  recorded_at TIMESTAMP NOT NULL,
  commit_sequence BIGINT NOT NULL
);

-- One row per answer of an arm to a task; task_order is the task's place in the seeded order.
CREATE TABLE evaluations (
  evaluation_id VARCHAR NOT NULL,
  scenario VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  task_id VARCHAR NOT NULL,
  task_group VARCHAR NOT NULL,
  slice VARCHAR NOT NULL,
  task_order INTEGER NOT NULL,
  weight DOUBLE,
  -- candidate or incumbent, and the identity of what answered
  arm VARCHAR NOT NULL,
  arm_id VARCHAR NOT NULL,
  adapter_id VARCHAR,
  seed BIGINT NOT NULL,
  answer VARCHAR,
  score DOUBLE,
  valid BOOLEAN NOT NULL,
  detail VARCHAR,
  input_tokens BIGINT,
  output_tokens BIGINT,
  latency_ms DOUBLE,
  cost_usd DOUBLE,
  recorded_at TIMESTAMP NOT NULL,
  commit_sequence BIGINT NOT NULL
);

-- The gate's decisions. receipt is the JSON document from which the verdict can be replayed.
CREATE TABLE verdicts (
  verdict_id VARCHAR NOT NULL,
  evaluation_id VARCHAR NOT NULL,
  scenario VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  candidate_id VARCHAR NOT NULL,
  candidate_weights_hash VARCHAR NOT NULL,
  incumbent_id VARCHAR,
  -- promote, reject or hold, and the code of the reason
  decision VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  ledger_entry BIGINT,
  alpha DOUBLE,
  wealth DOUBLE,
  task_groups INTEGER NOT NULL,
  mean_difference DOUBLE,
  lower_bound DOUBLE,
  upper_bound DOUBLE,
  receipt VARCHAR NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  commit_sequence BIGINT NOT NULL
);
