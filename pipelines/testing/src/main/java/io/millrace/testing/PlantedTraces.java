package io.millrace.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Plants traffic whose truth is known: runs of several agents and models over prompts with one
 * right and some wrong answers, of which outcome and ratings tell little and partly the wrong
 * thing. Among them are redeliveries, revisions and records that cannot be read; feedback comes
 * late, early and out of order. The same seed gives the same traffic.
 */
public final class PlantedTraces {

  private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
  private static final int RUNS_PER_PROMPT = 6;
  private static final Duration BETWEEN_RUNS = Duration.ofSeconds(30);

  private final SplittableRandom random;
  private final PlantedNoise noise;

  private PlantedTraces(long seed, PlantedNoise noise) {
    this.random = new SplittableRandom(seed);
    this.noise = noise;
  }

  /** Traffic of so many runs with the default noise. */
  public static PlantedTraffic generate(long seed, int runs) {
    return generate(seed, runs, PlantedNoise.DEFAULT);
  }

  /**
   * Traffic of so many runs; duplicates, revisions, broken records and feedback come on top.
   *
   * @throws IllegalArgumentException if runs is not positive
   */
  public static PlantedTraffic generate(long seed, int runs, PlantedNoise noise) {
    if (runs <= 0) {
      throw new IllegalArgumentException("Cannot plant " + runs + " runs; give a positive number");
    }
    return new PlantedTraces(seed, noise).traffic(seed, runs);
  }

  private PlantedTraffic traffic(long seed, int runs) {
    List<PlantedPrompt> prompts = new ArrayList<>();
    for (int number = 0; number < Math.max(1, runs / RUNS_PER_PROMPT); number++) {
      prompts.add(PlantedPrompt.draw(10_000 + number, random));
    }
    PlantedChannel channel = new PlantedChannel(random, noise);
    for (int number = 0; number < runs; number++) {
      double skewed = random.nextDouble() * random.nextDouble();
      PlantedPrompt prompt = prompts.get((int) (skewed * prompts.size()));
      Instant start = START.plus(BETWEEN_RUNS.multipliedBy(number));
      String id = "run-%016x".formatted(random.nextLong());
      channel.deliver(PlantedRun.draw(id, prompt, start, noise, random), number);
    }
    return channel.traffic(seed);
  }
}
