package io.millrace.canary;

import io.millrace.fact.FeedbackRow;
import java.util.Optional;

/**
 * Feedback that can bear on a trace's quality: about the whole trace, with a score in 0..1.
 *
 * @param time epoch milliseconds
 */
public record CanaryRating(
    String name, RatingSource source, String author, double score, long time) {

  /** Empty for feedback about a step, out of range, or from a source that has no rank. */
  public static Optional<CanaryRating> of(FeedbackRow row) {
    if (row.step() != null || !row.inRange() || row.score() == null) {
      return Optional.empty();
    }
    return RatingSource.of(row.source())
        .map(source -> new CanaryRating(row.name(), source, row.author(), row.score(), row.time()));
  }

  /** Whether this is in force instead of another of the same name, source and author. */
  boolean replaces(CanaryRating other) {
    return time == other.time ? score < other.score : time > other.time;
  }
}
