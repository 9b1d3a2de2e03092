package io.millrace.testing;

import io.millrace.trace.Feedback;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
  private final List<Timed> timed = new ArrayList<>();
  private final List<PlantedTruth.Run> truth = new ArrayList<>();

  private PlantedTraces(long seed, PlantedNoise noise) {
    this.random = new SplittableRandom(seed);
    this.noise = noise;
  }

  private record Timed(Instant at, Planted record) {}

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
    for (int number = 0; number < runs; number++) {
      double skewed = random.nextDouble() * random.nextDouble();
      PlantedPrompt prompt = prompts.get((int) (skewed * prompts.size()));
      Instant start = START.plus(BETWEEN_RUNS.multipliedBy(number));
      String id = "run-%016x".formatted(random.nextLong());
      deliver(PlantedRun.draw(id, prompt, start, noise, random), number);
    }
    timed.sort(Comparator.comparing(Timed::at));
    return new PlantedTraffic(
        timed.stream().map(Timed::record).toList(), new PlantedTruth(seed, noise, truth));
  }

  private void deliver(PlantedRun run, int number) {
    Instant end = run.endedAt();
    var encoding = random.nextInt(3) == 0 ? Planted.Encoding.AVRO : Planted.Encoding.JSON;
    Planted.Delivery last = new Planted.Delivery(run.trace(run.outcome()), encoding);
    if (run.outcome() != null && random.nextInt(25) == 0) {
      timed.add(new Timed(end, new Planted.Delivery(run.trace(null), encoding)));
      timed.add(new Timed(end.plusSeconds(90), revised(last)));
    } else {
      timed.add(new Timed(end, last));
    }
    if (random.nextInt(30) == 0) {
      timed.add(
          new Timed(
              end.plusSeconds(random.nextInt(1, 4000)), timed.get(timed.size() - 1).record()));
    }
    if (random.nextInt(100) == 0) {
      timed.add(new Timed(end, PlantedBroken.draw(number, random)));
    }
    rate(run);
  }

  /** A later delivery with the outcome in it: the run's end moves, so that it supersedes. */
  private static Planted.Delivery revised(Planted.Delivery delivery) {
    return new Planted.Delivery(Traces.endedLater(delivery.trace(), 1), delivery.encoding());
  }

  private void rate(PlantedRun run) {
    List<Feedback> records = PlantedFeedback.draw(run, noise, random);
    for (Feedback record : records) {
      long lag = random.nextInt(8) == 0 ? -600 : random.nextInt(1, 40_000);
      timed.add(new Timed(run.endedAt().plusSeconds(lag), rating(record)));
    }
    if (random.nextInt(200) == 0) {
      timed.add(new Timed(run.endedAt(), rating(PlantedFeedback.useless(run, random))));
    }
    Double inForce = records.isEmpty() ? null : records.get(records.size() - 1).score();
    truth.add(
        new PlantedTruth.Run(
            run.traceId(),
            run.prompt().number(),
            run.answer(),
            run.right(),
            run.outcome(),
            inForce));
  }

  private Planted.Rating rating(Feedback record) {
    boolean avro = random.nextInt(4) == 0;
    return new Planted.Rating(record, avro ? Planted.Encoding.AVRO : Planted.Encoding.JSON);
  }
}
