-- Which source of feedback goes before which.
CREATE OR REPLACE MACRO source_rank(source) AS
  CASE source WHEN 'human' THEN 1 WHEN 'code' THEN 2 WHEN 'llm' THEN 3 END;
