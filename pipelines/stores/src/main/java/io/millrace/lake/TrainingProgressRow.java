package io.millrace.lake;

/**
 * A row of {@code training_progress}; null is unknown.
 *
 * @param attempt that made the step
 * @param tokens trained on since the run began
 * @param recordedAt epoch milliseconds UTC
 */
public record TrainingProgressRow(
    String runId,
    int attempt,
    long step,
    Double loss,
    Double evalLoss,
    Double learningRate,
    Double gradientNorm,
    Long tokens,
    Double tokensPerSecond,
    Long memoryBytes,
    long recordedAt)
    implements RecordRow {}
