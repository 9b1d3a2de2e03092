package io.millrace.trace;

import java.time.Instant;

/**
 * A score about a trace or one of its steps.
 *
 * @param step null for the whole trace
 * @param name what is scored, {@code feedback} when not named
 * @param source human, llm or code; as given
 * @param author empty when absent
 * @param score the score as a JSON number, null when it was not one
 * @param rawScore the score as written (JSON text), kept when it is not in force
 * @param time null when absent: the trace's end for inline feedback, else the record's timestamp
 */
public record Feedback(
    String traceId,
    Integer step,
    String name,
    String source,
    String author,
    Double score,
    String rawScore,
    Instant time,
    String comment) {

  /** Whether the score is a number in 0..1; any other score is kept but never in force. */
  public boolean inRange() {
    return score != null && score >= 0 && score <= 1;
  }
}
