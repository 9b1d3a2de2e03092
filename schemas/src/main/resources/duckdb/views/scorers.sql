-- Which scorer in which version gave the columns of trace_facts.
CREATE OR REPLACE VIEW scorers AS
SELECT scorer, version, unnest(columns) AS column_name
FROM (VALUES
  ('heuristic', '1', [
    'additive_compliance_markers', 'additive_formulaic_preamble', 'additive_first_person',
    'additive_creative_form', 'additive_engagement_depth', 'additive_emotional_register',
    'additive_degeneration', 'additive_empty_broken', 'additive_lek',
    'unit_compliance_markers', 'unit_formulaic_preamble', 'unit_first_person',
    'unit_creative_form', 'unit_engagement_depth', 'unit_emotional_register',
    'unit_degeneration', 'unit_empty_broken', 'unit_lek']),
  ('exact_match', '1', ['exact_match']),
  ('json_object', '1', ['response_json'])
) AS known(scorer, version, columns);
