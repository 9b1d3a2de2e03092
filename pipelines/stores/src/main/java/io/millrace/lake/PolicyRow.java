package io.millrace.lake;

/**
 * A row of the table of policies: a step that a routing policy or an agent's configuration took.
 *
 * @param role of a configuration its class of queries
 * @param slotSequence the entry of the slot's log
 * @param minedCommit the newest commit that it was mined from; null for none
 * @param policy a JSON object
 * @param verdictId null for none
 * @param recordedAt epoch milliseconds UTC
 */
public record PolicyRow(
    String policyId,
    String kind,
    String scenario,
    String role,
    int version,
    String state,
    long slotSequence,
    Long minedCommit,
    String policy,
    String verdictId,
    String changedBy,
    String why,
    long recordedAt)
    implements RecordRow {}
