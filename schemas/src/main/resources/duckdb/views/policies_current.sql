-- Where each routing policy and each agent's configuration stands in its slot.
CREATE OR REPLACE VIEW policies_current AS
SELECT * FROM policies
QUALIFY row_number() OVER (
  PARTITION BY policy_id, kind, scenario, role
  ORDER BY slot_sequence DESC, commit_sequence DESC) = 1;
