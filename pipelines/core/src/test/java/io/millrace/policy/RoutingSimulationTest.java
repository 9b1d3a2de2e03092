package io.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the chosen policy loses, and how often a policy without a gain is called better. */
class RoutingSimulationTest {

  private static final int WORLDS = 60;
  private static final int TRACES = 8000;
  private static final double ALPHA = 0.05;
  private static final int RUNS = 2000;

  @ParameterizedTest
  @EnumSource(RoutingLogs.class)
  void theChosenPolicyLosesAtMostHalfOfWhatAveragesLose(RoutingLogs logs) {
    List<RoutingFigure> figures = RoutingSimulation.run(logs, WORLDS, TRACES);
    for (RoutingFigure figure : figures) {
      PolicyPage.row(
          "| %s | %s | %.4f | %.2f |",
          logs.words(), figure.rule(), figure.regret(), figure.moved());
    }
    double chosen = figures.get(0).regret();
    if (logs == RoutingLogs.LONE) {
      assertThat(figures.get(0).moved()).isZero();
      assertThat(chosen).isEqualTo(figures.get(3).regret());
    } else {
      double better = Math.min(figures.get(1).regret(), figures.get(2).regret());
      assertThat(chosen).isLessThanOrEqualTo(better / 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.7", "0.1, 0.7", "0.02, 0.9"})
  void aPolicyWithoutAGainIsCalledBetterAtMostAtAlpha(double share, double mean) {
    SplittableRandom random = new SplittableRandom(3);
    int alarms = 0;
    for (int run = 0; run < RUNS; run++) {
      alarms += calledBetter(random, share, mean) ? 1 : 0;
    }
    double rate = (double) alarms / RUNS;
    PolicyPage.row("| %.2f | %.2f | %.4f |", share, mean, rate);
    assertThat(rate).isLessThanOrEqualTo(PolicyPage.allowed(ALPHA, RUNS));
  }

  /** One run of 1000 traces with a look after every 20. */
  private static boolean calledBetter(SplittableRandom random, double share, double mean) {
    WeightedBets bets = new WeightedBets();
    for (int i = 1; i <= 1000; i++) {
      boolean candidate = random.nextDouble() < share;
      double quality = random.nextDouble() < mean ? 1 : 0;
      bets.add(candidate ? quality / share : (1 - quality) / (1 - share));
      if (i % 20 == 0 && bets.logWealth(1) >= -Math.log(ALPHA)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theSameSeedsGiveTheSameFigures() {
    assertThat(RoutingSimulation.run(RoutingLogs.HIDDEN, 2, 600))
        .isEqualTo(RoutingSimulation.run(RoutingLogs.HIDDEN, 2, 600));
  }
}
