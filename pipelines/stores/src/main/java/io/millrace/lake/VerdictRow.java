package io.millrace.lake;

/**
 * A row of the table of verdicts; null is unknown.
 *
 * @param decision promote, reject or hold
 * @param reason the code of the reason
 * @param ledgerEntry the entry of the slot's alpha ledger
 * @param receipt the JSON document from which the verdict can be replayed
 * @param recordedAt epoch milliseconds UTC
 */
public record VerdictRow(
    String verdictId,
    String evaluationId,
    String scenario,
    String role,
    String candidateId,
    String candidateWeightsHash,
    String incumbentId,
    String decision,
    String reason,
    Long ledgerEntry,
    Double alpha,
    Double wealth,
    int taskGroups,
    Double meanDifference,
    Double lowerBound,
    Double upperBound,
    String receipt,
    long recordedAt)
    implements RecordRow {}
