package io.millrace.model.train;

import java.time.Duration;

/**
 * What one optimizer step did.
 *
 * @param step counted from 1
 * @param gradientNorm before clipping
 * @param tokens tokens of the step's examples, without padding
 */
public record StepReport(
    int step, double rate, double loss, double gradientNorm, long tokens, Duration took) {}
