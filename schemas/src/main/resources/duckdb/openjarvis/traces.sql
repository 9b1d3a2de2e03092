-- Traces in OpenJarvis's form. arrival numbers them as they came; started_at is seconds since the
-- epoch; tools are the names of the called tools in step order, nameless calls left out.
CREATE TABLE IF NOT EXISTS openjarvis_traces (
  arrival BIGINT NOT NULL,
  trace_id VARCHAR NOT NULL,
  query VARCHAR NOT NULL,
  result VARCHAR NOT NULL,
  query_class VARCHAR NOT NULL,
  agent VARCHAR NOT NULL,
  model VARCHAR NOT NULL,
  outcome VARCHAR,
  feedback DOUBLE,
  started_at DOUBLE NOT NULL,
  tools VARCHAR[] NOT NULL
);
