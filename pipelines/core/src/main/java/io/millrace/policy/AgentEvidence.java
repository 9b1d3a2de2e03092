package io.millrace.policy;

/**
 * What the miner knew of an agent's configuration on a class, as the view {@code
 * agent_config_evidence} has it.
 *
 * @param traces all of them, failures too
 * @param rated those with a quality
 * @param mean of the rated; null when none is
 * @param lower the one-sided 95 % Wilson bound of the mean
 */
public record AgentEvidence(long traces, long rated, Double mean, double lower) {}
