package io.millrace.cli.loop;

import java.nio.file.Path;

/**
 * What decides a turn of the loop.
 *
 * @param scenario the demo scenario's directory as it comes with Millrace
 * @param policySeed draws the company's rules
 * @param seed draws traffic, tasks and the bad candidates
 * @param runs how many runs the first traffic has
 * @param waitSeconds how long loading may take
 * @param keep whether servers stay up after the summary
 */
public record LoopOptions(
    Path scenario, long policySeed, long seed, int runs, long waitSeconds, boolean keep) {}
