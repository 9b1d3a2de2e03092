-- Where each adapter stands in each slot that it was named for.
CREATE OR REPLACE VIEW adapters_current AS
SELECT * FROM adapters
QUALIFY row_number() OVER (
  PARTITION BY adapter_id, scenario, role
  ORDER BY slot_sequence DESC NULLS LAST, commit_sequence DESC) = 1;
