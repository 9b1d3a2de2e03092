package io.millrace.canary;

import java.util.List;

/**
 * A trace's current content with the feedback of all its contents, in any order.
 *
 * @param ratings each once
 */
public record RatedAnswer(CanaryAnswer answer, List<CanaryRating> ratings) {

  public RatedAnswer {
    ratings = List.copyOf(ratings);
  }
}
