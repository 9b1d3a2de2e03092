package io.millrace.gate;

/** A group on which the candidate did worse. */
public record Regression(
    String group, String slice, double candidateScore, double incumbentScore, double difference) {}
