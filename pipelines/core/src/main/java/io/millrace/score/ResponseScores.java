package io.millrace.score;

import io.millrace.fact.Scores;
import java.util.List;

/** What the scorers say about a trace's final response, as a fact keeps it. */
public final class ResponseScores {

  private static final HeuristicScorer HEURISTIC = new HeuristicScorer();
  private static final ExactMatchScorer EXACT = new ExactMatchScorer();
  private static final JsonObjectScorer JSON = new JsonObjectScorer();

  private static final int UNIT = HEURISTIC.columns().size() / 2;

  private ResponseScores() {}

  /** All scorers that a fact's columns come from. */
  public static List<Scorer> scorers() {
    return List.of(HEURISTIC, EXACT, JSON);
  }

  /** The scores of a response; exact match is the additive dialect's. */
  public static Scores of(ScoredResponse response) {
    double[] heuristic = HEURISTIC.score(response);
    double exact = EXACT.score(response)[0];
    return new Scores(
        dialect(heuristic, 0),
        dialect(heuristic, UNIT),
        JSON.score(response)[0] == 1,
        Double.isNaN(exact) ? null : exact);
  }

  private static Scores.Heuristic dialect(double[] values, int from) {
    return new Scores.Heuristic(
        (int) values[from],
        (int) values[from + 1],
        (int) values[from + 2],
        (int) values[from + 3],
        (int) values[from + 4],
        (int) values[from + 5],
        (int) values[from + 6],
        (int) values[from + 7],
        values[from + 8]);
  }
}
