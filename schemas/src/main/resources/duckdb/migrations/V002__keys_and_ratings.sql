-- What the loader keeps beside the rows, so that neither a load nor a table over many traces reads
-- wide columns. All of it follows from the rows; the loader fills what is missing.

-- fact_no names a content of a trace for good, whichever of the two tables holds it. prompt_key and
-- answer_key stand for (scenario, prompt_hash) and answer_hash; NULL unless the trace has both hashes.
ALTER TABLE trace_facts ADD COLUMN fact_no BIGINT;
ALTER TABLE trace_facts ADD COLUMN prompt_key UHUGEINT;
ALTER TABLE trace_facts ADD COLUMN answer_key UBIGINT;
ALTER TABLE trace_revisions ADD COLUMN fact_no BIGINT;
ALTER TABLE trace_revisions ADD COLUMN prompt_key UHUGEINT;
ALTER TABLE trace_revisions ADD COLUMN answer_key UBIGINT;
ALTER TABLE feedback ADD COLUMN trace_key UBIGINT;

-- Every content's trace by 64 bits of its id: what the loader scans instead of the ids. Two ids may
-- share a key, so what is found by it is compared by id.
CREATE TABLE fact_keys (
  trace_key UBIGINT NOT NULL,
  fact_no BIGINT NOT NULL
);

-- The quality of every current trace with feedback that bears on it: the rows of the macro ratings
-- over all feedback. source is NULL where there is nothing but feedback out of range.
CREATE TABLE rated (
  fact_no BIGINT NOT NULL,
  quality DOUBLE,
  source VARCHAR,
  contradictory BOOLEAN NOT NULL,
  score_out_of_range BOOLEAN NOT NULL
);

-- Every candidate's numbers: the rows of the macro pool over all rated traces. Nothing in it depends
-- on a threshold. total is exact, so that adding and taking away leave what a new sum would.
CREATE TABLE pools (
  prompt_key UHUGEINT NOT NULL,
  answer_key UBIGINT NOT NULL,
  scenario VARCHAR NOT NULL,
  n BIGINT NOT NULL,
  n_rated BIGINT NOT NULL,
  total DECIMAL(38, 15) NOT NULL,
  n_failed BIGINT NOT NULL,
  n_usable BIGINT NOT NULL,
  usable_at TIMESTAMP,
  newest_at TIMESTAMP NOT NULL
);

-- The weights that rated was made with; at first none that feedback_weights could hold.
CREATE TABLE rated_weights AS SELECT '' AS scenario, '' AS name, NULL::DOUBLE AS weight;
