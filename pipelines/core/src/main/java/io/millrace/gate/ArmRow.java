package io.millrace.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * What one arm answered to one task.
 *
 * @param evaluation hash of the evaluation identity
 * @param identity hash of the arm's identity
 * @param score in 0..1; null exactly when the verifier failed
 * @param valid whether the answer has the form that was asked for
 * @param error why the verifier failed, null when it did not
 * @param latencyMillis null when unknown
 * @param inputTokens null when unknown
 * @param outputTokens null when unknown
 * @param reply all that a judging model wrote about the answer, null where none was asked
 */
public record ArmRow(
    String task,
    Arm arm,
    String evaluation,
    String identity,
    String text,
    Double score,
    boolean valid,
    String error,
    Double latencyMillis,
    Long inputTokens,
    Long outputTokens,
    @JsonInclude(JsonInclude.Include.NON_NULL) String reply) {

  /** A row whose score no model gave. */
  public ArmRow(
      String task,
      Arm arm,
      String evaluation,
      String identity,
      String text,
      Double score,
      boolean valid,
      String error,
      Double latencyMillis,
      Long inputTokens,
      Long outputTokens) {
    this(
        task,
        arm,
        evaluation,
        identity,
        text,
        score,
        valid,
        error,
        latencyMillis,
        inputTokens,
        outputTokens,
        null);
  }

  public ArmRow {
    Objects.requireNonNull(text, "text");
    if ((score == null) == (error == null)) {
      throw new IllegalArgumentException(
          "Cannot use the row of task %s, %s: it needs a score or an error, and not both"
              .formatted(task, arm));
    }
    if (score != null && !(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException(
          "Cannot use score %s of task %s; scores lie in 0..1".formatted(score, task));
    }
  }

  /** The same answer on a side of another comparison. */
  public ArmRow as(Arm side) {
    return new ArmRow(
        task,
        side,
        evaluation,
        identity,
        text,
        score,
        valid,
        error,
        latencyMillis,
        inputTokens,
        outputTokens,
        reply);
  }

  /** The row without what differs from run to run on the same answers. */
  ArmRow withoutLatency() {
    return new ArmRow(
        task,
        arm,
        evaluation,
        identity,
        text,
        score,
        valid,
        error,
        null,
        inputTokens,
        outputTokens,
        reply);
  }
}
