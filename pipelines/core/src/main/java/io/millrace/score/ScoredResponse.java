package io.millrace.score;

import java.util.Objects;

/**
 * What a scorer looks at.
 *
 * @param text the final response, empty when there is none
 * @param expected the expected answer, null when none is known
 */
public record ScoredResponse(String text, String expected) {
  public ScoredResponse {
    Objects.requireNonNull(text, "text");
  }
}
