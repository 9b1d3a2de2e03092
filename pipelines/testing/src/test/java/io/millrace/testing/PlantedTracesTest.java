package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.trace.Message;
import io.millrace.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlantedTracesTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42, 1234567})
  void theSignalsAreAsScarceAndWrongAsPromised(long seed) {
    List<PlantedTruth.Run> runs = PlantedTraces.generate(seed, 3000).truth().runs();

    assertThat(share(runs, run -> run.rating() != null)).isBetween(0.15, 0.30);
    List<PlantedTruth.Run> rated = runs.stream().filter(run -> run.rating() != null).toList();
    assertThat(share(rated, run -> run.rating() >= 0.5 != run.right())).isBetween(0.05, 0.20);
    assertThat(share(runs, run -> run.outcome() == null)).isBetween(0.40, 0.50);
    assertThat(
            share(
                runs,
                run -> run.outcome() != null && run.outcome().equals("success") != run.right()))
        .isBetween(0.05, 0.15);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 42})
  void trafficHoldsRedeliveriesRevisionsBrokenRecordsAndBothEncodings(long seed) {
    Map<String, Set<Trace>> contents = new HashMap<>();
    int deliveries = 0;
    int broken = 0;
    Set<Planted.Encoding> encodings = new HashSet<>();
    for (Planted record : PlantedTraces.generate(seed, 3000).records()) {
      if (record instanceof Planted.Delivery delivery) {
        deliveries++;
        encodings.add(delivery.encoding());
        contents
            .computeIfAbsent(delivery.trace().traceId(), id -> new HashSet<>())
            .add(delivery.trace());
      } else if (record instanceof Planted.Broken) {
        broken++;
      }
    }
    int distinct = contents.values().stream().mapToInt(Set::size).sum();

    assertThat(contents).hasSize(3000);
    assertThat(distinct - 3000).as("revisions").isPositive();
    assertThat(deliveries - distinct).as("redeliveries").isPositive();
    assertThat(broken).isPositive();
    assertThat(encodings).containsExactlyInAnyOrder(Planted.Encoding.values());
  }

  @Test
  void feedbackComesLateEarlyAndOutOfOrder() {
    Set<String> delivered = new HashSet<>();
    int early = 0;
    int late = 0;
    int inversions = 0;
    Planted.Rating previous = null;
    for (Planted record : PlantedTraces.generate(5, 2000).records()) {
      if (record instanceof Planted.Delivery delivery) {
        delivered.add(delivery.trace().traceId());
      } else if (record instanceof Planted.Rating rating) {
        if (delivered.contains(rating.feedback().traceId())) {
          late++;
        } else {
          early++;
        }
        if (previous != null && rating.feedback().time().isBefore(previous.feedback().time())) {
          inversions++;
        }
        previous = rating;
      }
    }
    assertThat(early).isPositive();
    assertThat(late).isGreaterThan(early);
    assertThat(inversions).isPositive();
  }

  @Test
  void theSameSeedGivesTheSameTrafficAndAnotherSeedAnother() {
    assertThat(PlantedTraces.generate(9, 300).truth())
        .isEqualTo(PlantedTraces.generate(9, 300).truth())
        .isNotEqualTo(PlantedTraces.generate(10, 300).truth());
    assertThat(traces(9)).isEqualTo(traces(9));
  }

  @Test
  void nothingInATraceButNoisySignalsTellsRightFromWrong() {
    PlantedTraffic traffic = PlantedTraces.generate(11, 4000);
    Map<String, PlantedTruth.Run> truth = new HashMap<>();
    traffic.truth().runs().forEach(run -> truth.put(run.traceId(), run));
    double[] latency = new double[2];
    double[] length = new double[2];
    int[] count = new int[2];
    for (Trace trace : traces(traffic)) {
      PlantedTruth.Run run = truth.get(trace.traceId());
      if (run.answer() >= 0 && trace.model().equals("small-8b")) {
        int side = run.right() ? 1 : 0;
        List<Message> messages = trace.messages();
        latency[side] += trace.latencyMillis();
        length[side] += messages.get(messages.size() - 1).text().length();
        count[side]++;
      }
    }
    assertThat(latency[1] / count[1] / (latency[0] / count[0])).isBetween(0.93, 1.07);
    assertThat(length[1] / count[1] / (length[0] / count[0])).isBetween(0.93, 1.07);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theBestRuleGainsMoreRightPairsThanItCostsInWrongOnes(long seed) {
    PlantedTruth truth = PlantedTraces.generate(seed, 3000).truth();
    PlantedTruth.Quality naive = truth.evaluate(truth.naive());
    PlantedTruth.Quality best = truth.evaluate(truth.best());

    assertThat(2 * best.right() - best.pairs()).isGreaterThan(2 * naive.right() - naive.pairs());
    assertThat(best.recall()).isGreaterThan(naive.recall());
    assertThat(best.precision()).isBetween(0.85, 0.999);
    assertThat(naive.precision()).isLessThan(0.999);
  }

  @Test
  void precisionAndRecallCountPromptsOnce() {
    PlantedTruth truth =
        new PlantedTruth(
            1,
            PlantedNoise.DEFAULT,
            List.of(
                new PlantedTruth.Run("a", 1, 0, true, null, null),
                new PlantedTruth.Run("b", 1, 0, true, null, null),
                new PlantedTruth.Run("c", 2, 1, false, null, null),
                new PlantedTruth.Run("d", 2, 0, true, null, null)));

    assertThat(truth.evaluate(List.of("a", "b", "c"))).isEqualTo(new PlantedTruth.Quality(2, 1, 2));
    assertThatThrownBy(() -> truth.evaluate(List.of("z"))).hasMessageContaining("trace z");
  }

  @Test
  void theTruthFileReadsBackEqual(@TempDir Path directory) throws IOException {
    PlantedTruth truth = PlantedTraces.generate(3, 50).truth();
    truth.write(directory.resolve("truth.json"));
    assertThat(PlantedTruth.read(directory.resolve("truth.json"))).isEqualTo(truth);
  }

  private static List<Trace> traces(long seed) {
    return traces(PlantedTraces.generate(seed, 300));
  }

  private static List<Trace> traces(PlantedTraffic traffic) {
    return traffic.records().stream()
        .filter(Planted.Delivery.class::isInstance)
        .map(record -> ((Planted.Delivery) record).trace())
        .toList();
  }

  private static double share(List<PlantedTruth.Run> runs, Predicate<PlantedTruth.Run> rule) {
    return (double) runs.stream().filter(rule).count() / runs.size();
  }
}
