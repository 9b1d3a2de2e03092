-- Traces per scenario and reason.
CREATE OR REPLACE MACRO funnel(min_quality := 0.7) AS TABLE
SELECT scenario, reason, count(*) AS traces
FROM trace_reasons(min_quality := min_quality)
GROUP BY scenario, reason;

CREATE OR REPLACE VIEW funnel AS FROM funnel() ORDER BY scenario, reason;
