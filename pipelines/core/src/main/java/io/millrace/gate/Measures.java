package io.millrace.gate;

/**
 * The numbers of a verdict, over the groups read. Each bound holds at all looks together.
 *
 * @param groups read
 * @param planned groups of the task set, those carried over among them
 * @param wins groups with a difference above 0
 * @param losses groups with a difference below 0
 * @param gain mean difference
 * @param lower bound of the gain at the trial's alpha
 * @param upper bound of the gain at the policy's alpha
 * @param wealth natural logarithm of the wealth against "gain ≤ 0"
 * @param needed natural logarithm of 1/alpha
 * @param invalid mean difference of the shares of invalid outputs
 * @param tokenRatio the candidate's output tokens over the incumbent's, null when unknown
 * @param latencyRatio the candidate's latency over the incumbent's, null when not measured
 */
public record Measures(
    int groups,
    int planned,
    int wins,
    int losses,
    double candidateScore,
    double incumbentScore,
    double gain,
    double lower,
    double upper,
    double wealth,
    double needed,
    double invalid,
    Double tokenRatio,
    Double latencyRatio) {}
