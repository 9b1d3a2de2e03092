-- fact_no names a content of a trace for good, whichever of the two tables holds it.
ALTER TABLE trace_facts ADD COLUMN fact_no BIGINT;
ALTER TABLE trace_revisions ADD COLUMN fact_no BIGINT;
UPDATE trace_facts SET fact_no = -2 * rowid - 1;
UPDATE trace_revisions SET fact_no = -2 * rowid - 2;

-- Every content's trace by 64 bits of its id: what the loader scans instead of the ids. Two ids may
-- share a key, so what is found by it is compared by id.
CREATE TABLE fact_keys AS
SELECT md5_number_lower(trace_id) AS trace_key, fact_no
FROM (SELECT trace_id, fact_no FROM trace_facts UNION ALL FROM (SELECT trace_id, fact_no FROM trace_revisions));

ALTER TABLE feedback ADD COLUMN trace_key UBIGINT;
UPDATE feedback SET trace_key = md5_number_lower(trace_id);
