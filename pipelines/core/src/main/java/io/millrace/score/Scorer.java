package io.millrace.score;

import java.util.List;

/**
 * A pure score of one response. Implementations keep no state, never throw for any text and take
 * time linear in it; a change of any value they give needs a new version.
 */
public interface Scorer {

  String name();

  String version();

  /** Names of the values of {@link #score}, in their order. */
  List<String> columns();

  /** One value for each column; NaN where a column does not apply to the response. */
  double[] score(ScoredResponse response);
}
