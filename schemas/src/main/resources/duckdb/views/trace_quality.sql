-- Quality in 0..1 or NULL (unknown) with its source; without any feedback a failure is 0.
CREATE OR REPLACE VIEW trace_quality AS
SELECT
  t.trace_id, t.fact_no,
  CASE WHEN r.source IS NULL AND t.status = 'failure' THEN 0.0 ELSE r.quality END AS quality,
  CASE WHEN r.source IS NULL AND t.status = 'failure' THEN 'outcome' ELSE r.source END AS source,
  coalesce(r.contradictory, false) AS contradictory,
  coalesce(r.score_out_of_range, false) AS score_out_of_range,
  list_filter(
    [CASE WHEN r.contradictory THEN 'contradictory' END,
     CASE WHEN r.score_out_of_range THEN 'score_out_of_range' END],
    lambda flag: flag IS NOT NULL) AS flags
FROM trace_facts t
LEFT JOIN rated r ON r.fact_no = t.fact_no;
