package io.millrace.policy;

/**
 * What the miner knew of a model on a class, as the view {@code routing_evidence} has it.
 *
 * @param traces all of them, failures too
 * @param rated those with a quality
 * @param mean of the rated; null when none is
 * @param lower the one-sided 95 % Wilson bound of the mean
 * @param basis {@code propensity} or {@code observational}
 */
public record ModelEvidence(
    String queryClass,
    String model,
    long traces,
    long rated,
    Double mean,
    double lower,
    String basis) {}
