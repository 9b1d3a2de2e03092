package io.millrace.fact;

/**
 * The scores of a trace's final response; scorer names and versions are in the schema. Heuristic
 * counts are those of the two dialects of the reference scorer; {@code exact} is null without an
 * expected answer.
 *
 * @param responseJson whether the response holds a JSON object
 * @param exact 1 or 0 against {@code attributes.expected}
 */
public record Scores(Heuristic additive, Heuristic unit, boolean responseJson, Double exact) {

  /** The eight sub-scores and their composite in one dialect. */
  public record Heuristic(
      int complianceMarkers,
      int formulaicPreamble,
      int firstPerson,
      int creativeForm,
      int engagementDepth,
      int emotionalRegister,
      int degeneration,
      int emptyBroken,
      double lek) {}
}
