package io.millrace.score;

import io.millrace.fact.Scores;
import java.util.ArrayList;
import java.util.List;

/** {@link Heuristics} of both dialects as columns prefixed {@code additive_} and {@code unit_}. */
public final class HeuristicScorer implements Scorer {
  private static final List<String> SUB_SCORES =
      List.of(
          "compliance_markers",
          "formulaic_preamble",
          "first_person",
          "creative_form",
          "engagement_depth",
          "emotional_register",
          "degeneration",
          "empty_broken",
          "lek_score");
  private static final List<String> COLUMNS = columnNames();

  private static List<String> columnNames() {
    List<String> names = new ArrayList<>();
    for (String dialect : List.of("additive_", "unit_")) {
      SUB_SCORES.forEach(name -> names.add(dialect + name));
    }
    return List.copyOf(names);
  }

  @Override
  public String name() {
    return "heuristic";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public double[] score(ScoredResponse response) {
    HeuristicScores scores = Heuristics.score(response.text());
    double[] values = new double[COLUMNS.size()];
    fill(values, 0, scores.additive());
    fill(values, SUB_SCORES.size(), scores.unit());
    return values;
  }

  private static void fill(double[] values, int from, Scores.Heuristic heuristic) {
    values[from] = heuristic.complianceMarkers();
    values[from + 1] = heuristic.formulaicPreamble();
    values[from + 2] = heuristic.firstPerson();
    values[from + 3] = heuristic.creativeForm();
    values[from + 4] = heuristic.engagementDepth();
    values[from + 5] = heuristic.emotionalRegister();
    values[from + 6] = heuristic.degeneration();
    values[from + 7] = heuristic.emptyBroken();
    values[from + 8] = heuristic.lek();
  }
}
