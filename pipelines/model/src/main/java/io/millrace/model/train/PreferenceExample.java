package io.millrace.model.train;

/** Two answers to one prompt, the first preferred to the second. */
public record PreferenceExample(Example chosen, Example rejected) {}
