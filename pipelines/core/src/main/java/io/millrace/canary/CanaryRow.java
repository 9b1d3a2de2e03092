package io.millrace.canary;

/**
 * One conversation of a rollout, as it stood when its waiting time was over.
 *
 * @param since when it began, epoch milliseconds
 * @param adapter the adapter that answered, empty for the plain base; null when several did
 * @param propensity the recorded probability of its arm; null when an answer has none or they
 *     differ
 * @param rating mean quality of its answers rated by then, in [0, 1]; null when none was
 * @param error whether one of its answers failed
 */
public record CanaryRow(
    String conversation,
    long since,
    String adapter,
    Double propensity,
    Double rating,
    boolean error) {}
