-- One pair for each exact (query, result); the first in scan order gives model and feedback.
CREATE OR REPLACE MACRO openjarvis_sft_pairs(min_quality := 0.7, only_agent := NULL) AS TABLE
SELECT
  scan, trace_id AS source_trace_id, query AS input, result AS output, query_class, model, feedback
FROM openjarvis_qualifying(min_quality := min_quality, only_agent := only_agent)
QUALIFY row_number() OVER (PARTITION BY query, result ORDER BY scan) = 1
ORDER BY scan;
