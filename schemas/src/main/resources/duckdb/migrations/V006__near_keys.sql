-- What near-duplicates of the pair's prompt share, the macro near_key; NULL in rows of older versions.
-- A pair of the split 'excluded' is the near-duplicate of what an ancestor trained on.
ALTER TABLE dataset_pairs ADD COLUMN near_key VARCHAR;
