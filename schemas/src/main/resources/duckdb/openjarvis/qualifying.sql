-- Successful traces rated well enough, of one agent or (NULL) of all, numbered in scan order:
-- newest first, equal starts in order of arrival.
CREATE OR REPLACE MACRO openjarvis_qualifying(min_quality := 0.7, only_agent := NULL) AS TABLE
SELECT *, row_number() OVER (ORDER BY started_at DESC, arrival) AS scan
FROM openjarvis_traces
WHERE outcome = 'success'
  AND feedback >= min_quality
  AND (only_agent::VARCHAR IS NULL OR agent = only_agent::VARCHAR);
