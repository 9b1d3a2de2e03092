package io.millrace.gate;

/**
 * What was seen of one slice.
 *
 * @param planned its groups in the task set
 * @param read its groups that were read
 * @param gain mean difference over the groups read, 0 without any
 * @param harmed whether it lost more than the margin
 * @param judged whether enough of its groups were read to call it unharmed
 * @param smallestLoss the smallest loss that would have been called harm: the share of the groups
 *     read that had to be lost, all others tied; null when not even losing all of them would
 */
public record SliceResult(
    String slice,
    int planned,
    int read,
    double gain,
    boolean harmed,
    boolean judged,
    Double smallestLoss) {}
