package io.millrace.jobs.canary;

import io.millrace.canary.CanaryAnswer;
import io.millrace.canary.CanaryRating;
import java.util.List;

/**
 * What one record says of one trace.
 *
 * @param home where the trace belongs by this record; null for feedback, and for a trace of no
 *     rollout of the slot
 * @param answer null for feedback
 * @param seenAt a time at which the record's producer had it, epoch milliseconds
 */
public record TraceNews(
    String traceId,
    ConversationId home,
    CanaryAnswer answer,
    List<CanaryRating> ratings,
    long seenAt) {

  public TraceNews {
    ratings = List.copyOf(ratings);
  }
}
