-- Routing policies and agents' configurations: one row for each step that one took in a slot.
CREATE TABLE policies (
  policy_id VARCHAR NOT NULL,
  -- routing_policy or agent_config
  kind VARCHAR NOT NULL,
  scenario VARCHAR NOT NULL,
  -- of a configuration its class of queries, of a routing policy *
  role VARCHAR NOT NULL,
  -- its place among those that the slot has known, from 1
  version INTEGER NOT NULL,
  state VARCHAR NOT NULL,
  -- the entry of the slot's log
  slot_sequence BIGINT NOT NULL,
  -- the newest commit that it was mined from, NULL for none
  mined_commit BIGINT,
  -- the whole of it, a JSON object
  policy VARCHAR NOT NULL,
  verdict_id VARCHAR,
  changed_by VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  commit_sequence BIGINT NOT NULL
);
