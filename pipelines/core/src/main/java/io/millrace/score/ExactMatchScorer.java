package io.millrace.score;

import java.util.List;

/** {@link ExactMatch} as 1 or 0 in both dialects; NaN without an expected answer. */
public final class ExactMatchScorer implements Scorer {
  private static final List<String> COLUMNS = List.of("exact_additive", "exact_unit");

  @Override
  public String name() {
    return "exact_match";
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
    if (response.expected() == null) {
      return new double[] {Double.NaN, Double.NaN};
    }
    boolean additive = ExactMatch.additive(response.text(), response.expected()).correct();
    return new double[] {
      additive ? 1 : 0, ExactMatch.unitScore(response.text(), response.expected())
    };
  }
}
