package io.millrace.model.bench;

/**
 * What was measured.
 *
 * @param tokensPerSecond of the best step, or the best sequence of tokens; with one thread of its
 *     processor time, else of the clock
 * @param averageTokensPerSecond over all
 * @param gigaflops of the best one
 * @param limitGigaflops what this machine multiplies large matrices with, in the same process
 * @param peakBytes most memory of the process, 0 where the system does not say
 */
public record BenchFigure(
    double tokensPerSecond,
    double averageTokensPerSecond,
    double gigaflops,
    double limitGigaflops,
    long peakBytes) {}
