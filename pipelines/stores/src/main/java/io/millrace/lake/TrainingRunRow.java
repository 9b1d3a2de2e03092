package io.millrace.lake;

/**
 * A row of {@code training_runs}; null is unknown, except where {@code schemas/} forbids it.
 *
 * @param state running, succeeded, failed or skipped; a run that was cancelled has no row of its
 *     end
 * @param config the configuration as JSON
 * @param environment facts about the machine as JSON
 * @param recordedAt epoch milliseconds UTC
 */
public record TrainingRunRow(
    String runId,
    int attempt,
    String scenario,
    String role,
    String backend,
    String baseId,
    String baseWeightsHash,
    String datasetHash,
    String state,
    String reason,
    String adapterId,
    Long pairs,
    Long steps,
    Long tokens,
    long seed,
    String config,
    String environment,
    String codeVersion,
    long recordedAt)
    implements RecordRow {}
