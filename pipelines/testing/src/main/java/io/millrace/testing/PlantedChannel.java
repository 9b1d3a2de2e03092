package io.millrace.testing;

import io.millrace.trace.Feedback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Delivers planted runs as the world does: some twice, some revised, some bytes that are no trace,
 * and feedback late, early and out of order. Keeps the truth apart.
 */
final class PlantedChannel {

  private final SplittableRandom random;
  private final PlantedNoise noise;
  private final List<Timed> timed = new ArrayList<>();
  private final List<PlantedTruth.Run> truth = new ArrayList<>();

  PlantedChannel(SplittableRandom random, PlantedNoise noise) {
    this.random = random;
    this.noise = noise;
  }

  private record Timed(Instant at, Planted record) {}

  /** Everything delivered, in order of arrival, with its truth. */
  PlantedTraffic traffic(long seed) {
    timed.sort(Comparator.comparing(Timed::at));
    return new PlantedTraffic(
        timed.stream().map(Timed::record).toList(), new PlantedTruth(seed, noise, truth));
  }

  void deliver(PlantedTrace run, int number) {
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

  private void rate(PlantedTrace run) {
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
            run.traceId(), run.promptNumber(), run.answer(), run.right(), run.outcome(), inForce));
  }

  private Planted.Rating rating(Feedback record) {
    boolean avro = random.nextInt(4) == 0;
    return new Planted.Rating(record, avro ? Planted.Encoding.AVRO : Planted.Encoding.JSON);
  }
}
