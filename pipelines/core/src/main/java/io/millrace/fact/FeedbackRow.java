package io.millrace.fact;

/**
 * One row of {@code feedback}: a feedback record with its defaults filled in and its place.
 *
 * @param step null for the whole trace
 * @param score null when what was given is not a number
 * @param time epoch milliseconds UTC
 * @param inline whether it came inside its trace
 */
public record FeedbackRow(
    String traceId,
    Integer step,
    String name,
    String source,
    String author,
    Double score,
    String rawScore,
    boolean inRange,
    long time,
    String comment,
    boolean inline,
    String topic,
    int partition,
    long offset) {}
