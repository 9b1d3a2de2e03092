package io.millrace.gate;

/**
 * The evidence after some groups.
 *
 * @param groups how many
 * @param difference of the last one
 * @param mean of all
 * @param lower bound of the gain at the trial's alpha
 * @param upper bound of the gain at the policy's alpha
 * @param wealth natural logarithm of the wealth against "gain ≤ 0"
 */
public record PathPoint(
    int groups, double difference, double mean, double lower, double upper, double wealth) {}
