package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.scenario.Price;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeskTrafficTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 42})
  void agentsAreAsGoodAsTheyAreMeantToBeAndSignalsAsBad(long seed) {
    PlantedTraffic traffic = DeskTraffic.generate(DeskTasks.draw(seed, seed), seed, 4000);
    Map<String, PlantedTruth.Run> truth = new HashMap<>();
    traffic.truth().runs().forEach(run -> truth.put(run.traceId(), run));
    Map<String, List<PlantedTruth.Run>> byModel = new HashMap<>();
    for (Trace trace : traces(traffic)) {
      byModel
          .computeIfAbsent(trace.model(), model -> new ArrayList<>())
          .add(truth.get(trace.traceId()));
    }

    assertThat(share(byModel.get("careful-120b"), PlantedTruth.Run::right)).isBetween(0.90, 0.97);
    assertThat(share(byModel.get("careless-8b"), PlantedTruth.Run::right)).isBetween(0.71, 0.81);
    List<PlantedTruth.Run> runs = traffic.truth().runs();
    assertThat(share(runs, run -> run.rating() != null)).isBetween(0.20, 0.30);
    List<PlantedTruth.Run> rated = runs.stream().filter(run -> run.rating() != null).toList();
    assertThat(share(rated, run -> run.rating() >= 0.5 != run.right())).isBetween(0.10, 0.20);
    assertThat(share(runs, run -> run.outcome() == null)).isBetween(0.40, 0.50);
    assertThat(share(runs, run -> run.outcome() != null && saysRight(run) != run.right()))
        .isBetween(0.05, 0.15);
  }

  private static boolean saysRight(PlantedTruth.Run run) {
    return run.outcome().equals("success");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void theRulesOfMiningFindMostlyRightPairsInIt(int runsPerPrompt) {
    PlantedTraffic traffic =
        DeskTraffic.generate(
            DeskTasks.draw(5, 5),
            5,
            4800,
            runsPerPrompt,
            PlantedDeskAgent.both(5),
            PlantedNoise.DEFAULT,
            DeskTraffic.START);
    PlantedTruth.Quality mined = traffic.truth().evaluate(PlantedConformance.expected(traffic));

    System.out.printf(
        "mined of 4800 runs of the desk, %d a message: %d pairs, precision %.3f, recall %.3f%n",
        runsPerPrompt, mined.pairs(), mined.precision(), mined.recall());
    assertThat(mined.pairs()).isGreaterThan(100);
    assertThat(mined.precision()).isGreaterThan(0.9);
  }

  @Test
  void aLiveModelIsAskedLikeAnyOtherAgent() {
    DeskTasks tasks = DeskTasks.draw(5, 5);
    DeskPolicy policy = new DeskPolicy(5);
    DeskAgent live =
        new DeskAgent() {
          @Override
          public String name() {
            return "triage";
          }

          @Override
          public String model() {
            return "local";
          }

          @Override
          public Reply reply(DeskPrompt prompt, java.util.random.RandomGenerator random) {
            return new Reply(policy.answer(prompt.about()).text(), 60, 20, 12, null, "sha256-x");
          }
        };
    PlantedTraffic traffic =
        DeskTraffic.generate(
            tasks, 6, 100, 8, List.of(live), PlantedNoise.DEFAULT, DeskTraffic.START);

    assertThat(traffic.truth().runs()).hasSize(100).allMatch(PlantedTruth.Run::right);
    assertThat(traces(traffic)).allMatch(trace -> trace.adapterId().equals("sha256-x"));
  }

  @Test
  void theSameSeedsGiveTheSameTraffic() {
    PlantedTraffic first = DeskTraffic.generate(DeskTasks.draw(1, 2), 3, 200);
    PlantedTraffic second = DeskTraffic.generate(DeskTasks.draw(1, 2), 3, 200);

    assertThat(first.truth()).isEqualTo(second.truth());
    assertThat(traces(first).equals(traces(second))).isTrue();
  }

  @Test
  void theScenarioPricesTheAgentsAsTheyAreBilled() throws IOException {
    Scenario scenario =
        ScenarioFiles.read(
            Path.of(System.getProperty("millrace.root"), "scenarios", DeskTasks.SCENARIO));
    PlantedTraffic traffic = DeskTraffic.generate(DeskTasks.draw(1, 2), 3, 200);

    assertThat(scenario.systemPrompt()).isEqualTo(DeskWords.SYSTEM);
    for (Trace trace : traces(traffic)) {
      Price price = scenario.prices().get(trace.model());
      assertThat(price.of(trace.inputTokens(), trace.outputTokens(), null))
          .hasValue(trace.costUsd());
    }
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
