-- Every candidate's numbers as they were when changes were last summed up. The view pools is these with
-- pool_changes: a load adds what it changed and does not look for what was there.
ALTER TABLE pools RENAME TO settled_pools;

-- What loads have changed since that was last summed up. The times are those of copies that came; where
-- reread, they are the candidate's, whatever the other part says.
CREATE TABLE pool_changes (
  prompt_key UHUGEINT NOT NULL,
  answer_key UBIGINT NOT NULL,
  scenario VARCHAR NOT NULL,
  n BIGINT NOT NULL,
  n_rated BIGINT NOT NULL,
  total DECIMAL(38, 15) NOT NULL,
  n_failed BIGINT NOT NULL,
  n_usable BIGINT NOT NULL,
  usable_at TIMESTAMP,
  newest_at TIMESTAMP,
  reread BOOLEAN NOT NULL
);
