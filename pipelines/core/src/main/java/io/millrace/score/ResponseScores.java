package io.millrace.score;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.fact.Scores;
import java.io.IOException;
import java.io.UncheckedIOException;

/** All scores that a fact keeps of a trace's final response. */
public final class ResponseScores {
  private ResponseScores() {}

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Scores a response. Exact match is the unit dialect's, with its fallback to equal text.
   *
   * @param response the final response, empty when there is none
   * @param expected the expected answer, null when none is known
   */
  public static Scores of(String response, String expected) {
    HeuristicScores heuristics = Heuristics.score(response);
    Double exact = expected == null ? null : ExactMatch.unitScore(response, expected);
    return new Scores(heuristics.additive(), heuristics.unit(), holdsObject(response), exact);
  }

  /** Whether what the unit dialect extracts from the reply is one well-formed JSON object. */
  static boolean holdsObject(String reply) {
    String candidate = JsonExtraction.unit(reply);
    return !candidate.isEmpty() && beginsAsObject(candidate) && isWellFormed(candidate);
  }

  /** Tells most program code from JSON without an exception. */
  private static boolean beginsAsObject(String candidate) {
    int i = 1;
    while (Character.isWhitespace(candidate.charAt(i))) {
      i++;
    }
    return candidate.charAt(i) == '"' || candidate.charAt(i) == '}';
  }

  private static boolean isWellFormed(String candidate) {
    try (JsonParser parser = JSON.createParser(candidate)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JsonProcessingException malformed) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a JSON candidate from memory", e);
    }
  }
}
