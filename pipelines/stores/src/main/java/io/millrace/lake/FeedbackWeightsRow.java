package io.millrace.lake;

/**
 * A row of {@code scenario_weights}: all weights of a scenario's feedback names at once.
 *
 * @param weights a JSON object of weight by name; a name that it lacks weighs 1
 * @param recordedAt epoch milliseconds UTC; a scenario's newest row holds
 */
public record FeedbackWeightsRow(String scenario, String weights, long recordedAt)
    implements RecordRow {}
