-- Times are UTC. Hashes are lower-case hex SHA-256. NULL is unknown, never 0.

-- One current row per trace: of several contents under one id the latest ended_at, then the
-- greater content_hash. Superseded contents lie in trace_revisions.
CREATE TABLE trace_facts (
  trace_id VARCHAR NOT NULL,
  scenario VARCHAR NOT NULL,
  agent VARCHAR NOT NULL,
  agent_version VARCHAR NOT NULL,
  model VARCHAR NOT NULL,
  provider VARCHAR NOT NULL,
  adapter_id VARCHAR NOT NULL,
  started_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP NOT NULL,
  outcome VARCHAR,
  status VARCHAR NOT NULL,
  query_class VARCHAR NOT NULL,
  prompt_hash VARCHAR,
  answer_hash VARCHAR,
  config_hash VARCHAR NOT NULL,
  split VARCHAR,
  messages INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  tool_calls INTEGER NOT NULL,
  unparsed_arguments INTEGER NOT NULL,
  tool_names VARCHAR[] NOT NULL,
  message_hashes VARCHAR[] NOT NULL,
  message_lengths INTEGER[] NOT NULL,
  message_indexes INTEGER[] NOT NULL,
  input_tokens BIGINT,
  output_tokens BIGINT,
  cost_usd DOUBLE,
  latency_ms DOUBLE,
  routing_policy VARCHAR,
  propensity DOUBLE,
  redacted_email INTEGER NOT NULL,
  redacted_phone INTEGER NOT NULL,
  redacted_card INTEGER NOT NULL,
  redacted_iban INTEGER NOT NULL,
  redacted_ip INTEGER NOT NULL,
  redacted_key INTEGER NOT NULL,
  additive_compliance_markers INTEGER,
  additive_formulaic_preamble INTEGER,
  additive_first_person INTEGER,
  additive_creative_form INTEGER,
  additive_engagement_depth INTEGER,
  additive_emotional_register INTEGER,
  additive_degeneration INTEGER,
  additive_empty_broken INTEGER,
  additive_lek DOUBLE,
  unit_compliance_markers INTEGER,
  unit_formulaic_preamble INTEGER,
  unit_first_person INTEGER,
  unit_creative_form INTEGER,
  unit_engagement_depth INTEGER,
  unit_emotional_register INTEGER,
  unit_degeneration INTEGER,
  unit_empty_broken INTEGER,
  unit_lek DOUBLE,
  response_json BOOLEAN,
  exact_match DOUBLE,
  flags VARCHAR[] NOT NULL,
  topic VARCHAR NOT NULL,
  partition INTEGER NOT NULL,
  record_offset BIGINT NOT NULL,
  produced_at TIMESTAMP NOT NULL,
  payload_bytes INTEGER NOT NULL,
  content_hash VARCHAR NOT NULL,
  -- set by the loader: how many distinct contents the trace has, and the commit that brought this one
  revision INTEGER NOT NULL,
  commit_sequence BIGINT NOT NULL
);

CREATE TABLE trace_revisions AS FROM trace_facts WITH NO DATA;

-- Every distinct feedback record. Which of them is in force is the view feedback_in_force: per
-- identity (trace_id, step, name, source, author) the newest time, then the lower score, of those in
-- range.
CREATE TABLE feedback (
  trace_id VARCHAR NOT NULL,
  step INTEGER,
  name VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  author VARCHAR NOT NULL,
  score DOUBLE,
  raw_score VARCHAR,
  in_range BOOLEAN NOT NULL,
  time TIMESTAMP NOT NULL,
  comment VARCHAR,
  inline BOOLEAN NOT NULL,
  topic VARCHAR NOT NULL,
  partition INTEGER NOT NULL,
  record_offset BIGINT NOT NULL,
  commit_sequence BIGINT NOT NULL
);

CREATE TABLE rejected (
  reason VARCHAR NOT NULL,
  message VARCHAR NOT NULL,
  bytes BLOB,
  total_bytes INTEGER NOT NULL,
  bytes_hash VARCHAR NOT NULL,
  topic VARCHAR NOT NULL,
  partition INTEGER NOT NULL,
  record_offset BIGINT NOT NULL,
  produced_at TIMESTAMP NOT NULL,
  commit_sequence BIGINT NOT NULL
);

-- One row per commit that was applied.
CREATE TABLE ledger (
  commit_sequence BIGINT NOT NULL PRIMARY KEY,
  commit_id VARCHAR NOT NULL UNIQUE,
  job VARCHAR NOT NULL,
  published_at TIMESTAMP NOT NULL,
  loaded_at TIMESTAMP NOT NULL,
  watermark TIMESTAMP
);

-- What each commit brought from each partition: received = facts + duplicates + rejected for
-- traces, received = feedback + duplicates + rejected for feedback. replayed deliveries (an offset
-- that an earlier commit already covered) are in none of these.
CREATE TABLE ledger_partitions (
  commit_sequence BIGINT NOT NULL,
  stream VARCHAR NOT NULL,
  topic VARCHAR NOT NULL,
  partition INTEGER NOT NULL,
  from_offset BIGINT NOT NULL,
  to_offset BIGINT NOT NULL,
  received BIGINT NOT NULL,
  facts BIGINT NOT NULL,
  feedback BIGINT NOT NULL,
  duplicates BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  replayed BIGINT NOT NULL
);

CREATE TABLE payload_files (
  path VARCHAR NOT NULL,
  commit_sequence BIGINT NOT NULL,
  rows BIGINT NOT NULL,
  bytes BIGINT NOT NULL
);

-- Windows whose points are not yet accepted by the time-series server.
CREATE TABLE dirty_windows (
  measurement VARCHAR NOT NULL,
  window_start TIMESTAMP NOT NULL,
  PRIMARY KEY (measurement, window_start)
);

-- Weights of feedback names per scenario; a name without a row weighs 1, weight 0 is absent.
CREATE TABLE feedback_weights (
  scenario VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  weight DOUBLE NOT NULL,
  PRIMARY KEY (scenario, name)
);

CREATE TABLE datasets (
  dataset_hash VARCHAR NOT NULL PRIMARY KEY,
  scenario VARCHAR NOT NULL,
  parent_hash VARCHAR,
  created_at TIMESTAMP NOT NULL,
  path VARCHAR NOT NULL,
  parameters VARCHAR NOT NULL,
  sft BIGINT NOT NULL,
  preference BIGINT NOT NULL
);

CREATE TABLE dataset_pairs (
  dataset_hash VARCHAR NOT NULL,
  pair_hash VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  split VARCHAR NOT NULL,
  trace_id VARCHAR NOT NULL,
  prompt_hash VARCHAR NOT NULL
);
