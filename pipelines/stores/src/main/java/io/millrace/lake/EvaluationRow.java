package io.millrace.lake;

/**
 * A row of the table of evaluations: one arm's answer to one task; null is unknown.
 *
 * @param taskOrder the task's place in the seeded order, from 0
 * @param arm candidate or incumbent
 * @param armId the identity of what answered
 * @param recordedAt epoch milliseconds UTC
 */
public record EvaluationRow(
    String evaluationId,
    String scenario,
    String role,
    String taskId,
    String taskGroup,
    String slice,
    int taskOrder,
    Double weight,
    String arm,
    String armId,
    String adapterId,
    long seed,
    String answer,
    Double score,
    boolean valid,
    String detail,
    Long inputTokens,
    Long outputTokens,
    Double latencyMillis,
    Double costUsd,
    long recordedAt)
    implements RecordRow {}
